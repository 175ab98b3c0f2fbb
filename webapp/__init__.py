"""The web: a view parses the request, runs one command or query, and renders."""

from __future__ import annotations

from flask import Blueprint, Flask

from webapp import (
    appearance,
    assets,
    auth,
    chosen_tasks,
    demo,
    documents,
    errors,
    formatting,
    forms_builder,
    forms_studio,
    forms_trial,
    gates,
    home,
    inbox,
    insight,
    instances,
    moves,
    navigation,
    pairs,
    past_runs,
    publication,
    rehearsal,
    rehearsal_steps,
    roadmap,
    scenarios,
    security,
    session,
    shell,
    studio,
    studio_drafts,
    work_items,
)
from webapp.wiring import Wiring, connect

__all__ = ["BLUEPRINTS", "Wiring", "create_app"]

BLUEPRINTS: tuple[Blueprint, ...] = (
    assets.blueprint,
    auth.blueprint,
    appearance.blueprint,
    home.blueprint,
    demo.blueprint,
    inbox.blueprint,
    work_items.blueprint,
    chosen_tasks.blueprint,
    documents.blueprint,
    instances.blueprint,
    gates.blueprint,
    roadmap.blueprint,
    pairs.blueprint,
    studio.blueprint,
    studio_drafts.blueprint,
    publication.blueprint,
    moves.blueprint,
    insight.blueprint,
    forms_studio.blueprint,
    forms_builder.blueprint,
    forms_trial.blueprint,
    rehearsal.blueprint,
    rehearsal_steps.blueprint,
    scenarios.blueprint,
    past_runs.blueprint,
)
"""Every section of the product: one blueprint a file, one line here."""


def create_app(wiring: Wiring) -> Flask:
    """Return the application. Raises AssetsNotBuilt when there is nothing to show pages with."""
    app = Flask(__name__)
    connect(app, wiring)
    security.register(app, wiring.settings)
    session.register(app)
    errors.register(app)
    assets.register(app, wiring.built_assets)
    formatting.register(app)
    appearance.register(app)
    navigation.register(app)
    shell.register(app)
    gates.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
