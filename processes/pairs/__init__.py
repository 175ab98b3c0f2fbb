"""Mentoring pairs and groups: members, states, consents, journal, proposals and figures."""

from __future__ import annotations

from processes.pairs.assign import AssignPair
from processes.pairs.create import CreatePair, Rematch, SetMembers
from processes.pairs.figures import FiguresOfPairs, PairFigures
from processes.pairs.matching import Suggestion
from processes.pairs.meet import FeedbackRecorded, RecordFeedback, RecordMeeting
from processes.pairs.move import ClosePair, MovePair
from processes.pairs.queries import MeetingsOf, PairById, PairCounts, PairHistory, PairsOf, StatesOf
from processes.pairs.record_consents import ConsentForm, ConsentsRecorded, RecordConsents
from processes.pairs.states import CLOSED, REASONS, TO_ASSIGN, PairState
from processes.pairs.suggestions import KeepSuggestions, SuggestionKind, SuggestionsOf
from processes.pairs.values import Consent, Meeting, MeetingKind, Member, Pair

__all__ = [
    "CLOSED",
    "REASONS",
    "TO_ASSIGN",
    "AssignPair",
    "ClosePair",
    "Consent",
    "ConsentForm",
    "ConsentsRecorded",
    "CreatePair",
    "FeedbackRecorded",
    "FiguresOfPairs",
    "KeepSuggestions",
    "Meeting",
    "MeetingKind",
    "MeetingsOf",
    "Member",
    "MovePair",
    "Pair",
    "PairById",
    "PairCounts",
    "PairFigures",
    "PairHistory",
    "PairState",
    "PairsOf",
    "RecordConsents",
    "RecordFeedback",
    "RecordMeeting",
    "Rematch",
    "SetMembers",
    "StatesOf",
    "Suggestion",
    "SuggestionKind",
    "SuggestionsOf",
]
