"""The editor as a hand uses it: with the mouse on the drawing, and with keys."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def click(page: Page, element_id: str) -> None:
    """Click the middle of a shape."""
    page.mouse.click(*middle(shape(page, element_id)))


def click_flow(page: Page, flow_id: str) -> None:
    page.mouse.click(*middle(flow(page, flow_id)))


def drag(page: Page, here: tuple[float, float], there: tuple[float, float]) -> None:
    page.mouse.move(*here)
    page.mouse.down()
    page.mouse.move(here[0] + 8, here[1], steps=2)
    page.mouse.move(*there, steps=8)
    page.mouse.up()


def choose(page: Page, label: str, value: str) -> None:
    """Go into the panel, to a list and down in it, by keys."""
    page.keyboard.press("p")
    field = page.get_by_label(label, exact=True)
    for _ in range(30):
        if field.evaluate("each => each === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(field).to_be_focused()
    for _ in range(300):
        if field.input_value() == value:
            break
        page.keyboard.press("ArrowDown")
    expect(field).to_have_value(value)
    expect(field).to_be_focused()
    page.locator("[data-editor-canvas] svg").first.focus()


def middle(found: Locator) -> tuple[float, float]:
    """Return the middle of what is on the screen."""
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def beside(page: Page, element_id: str, right: float) -> tuple[float, float]:
    """Return the point so many pixels to the right of the middle of a shape."""
    x, y = middle(shape(page, element_id))
    return x + right, y


def shape(page: Page, element_id: str) -> Locator:
    return page.locator(f"[data-editor-canvas] .djs-shape[data-element-id='{element_id}']")


def flows(page: Page) -> Locator:
    return page.locator("[data-editor-canvas] .djs-connection")


def flow(page: Page, element_id: str) -> Locator:
    return flows(page).and_(page.locator(f"[data-element-id='{element_id}']"))
