"""Forms built by their owner: drafts, versions, what uses them, and trying them out."""

from processes.form_studio.begin import OpenFormDraft, PutFormAside, StartForm, TakeFormVersion
from processes.form_studio.change import REDO, UNDO, EditForm, TypeIntoForm
from processes.form_studio.comparison import Change, ChangeKind, changes_between
from processes.form_studio.compiling import Compiled, compiled, showable
from processes.form_studio.editing import Edited
from processes.form_studio.kinds import KINDS, VALUE_TYPES, Kind, Limit
from processes.form_studio.opening import sketch_of, value_text
from processes.form_studio.publish import (
    AffectedProcess,
    PreviewOfPublication,
    PublicationPreview,
    PublishedForm,
    PublishForm,
    UnfinishedForm,
)
from processes.form_studio.queries import (
    FormDocument,
    FormDraftOf,
    FormDrafts,
    FormVersions,
    KnownForms,
    ListedForms,
    SketchOf,
)
from processes.form_studio.rights import require_form_author, require_form_reader
from processes.form_studio.sketch import (
    FORM,
    FieldSketch,
    FormSketch,
    OptionSketch,
    VariableSketch,
)
from processes.form_studio.trial import (
    Outcome,
    example_answers,
    example_offers,
    outcome_of,
    shown_value,
)
from processes.form_studio.typing_in import typed_into
from processes.form_studio.uses import FormUseCounts, UsesOfForm
from processes.form_studio.values import FormDraft, FormUse, FormVersion, Seen, SketchProblem
from processes.form_studio.versions import known_forms

__all__ = [
    "FORM",
    "KINDS",
    "REDO",
    "UNDO",
    "VALUE_TYPES",
    "AffectedProcess",
    "Change",
    "ChangeKind",
    "Compiled",
    "EditForm",
    "Edited",
    "FieldSketch",
    "FormDocument",
    "FormDraft",
    "FormDraftOf",
    "FormDrafts",
    "FormSketch",
    "FormUse",
    "FormUseCounts",
    "FormVersion",
    "FormVersions",
    "Kind",
    "KnownForms",
    "Limit",
    "ListedForms",
    "OpenFormDraft",
    "OptionSketch",
    "Outcome",
    "PreviewOfPublication",
    "PublicationPreview",
    "PublishForm",
    "PublishedForm",
    "PutFormAside",
    "Seen",
    "SketchOf",
    "SketchProblem",
    "StartForm",
    "TakeFormVersion",
    "TypeIntoForm",
    "UnfinishedForm",
    "UsesOfForm",
    "VariableSketch",
    "changes_between",
    "compiled",
    "example_answers",
    "example_offers",
    "known_forms",
    "outcome_of",
    "require_form_author",
    "require_form_reader",
    "showable",
    "shown_value",
    "sketch_of",
    "typed_into",
    "value_text",
]
