"""The page to try the API at works in a browser, within its own policy and with nothing from elsewhere."""

from __future__ import annotations


def test_the_api_can_be_tried_at_its_page(visitors, site):
    with visitors.context(None) as opened:
        page = opened.new_page()
        told, asked = [], []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site.address}/api/docs")
        page.get_by_text("/api/v1/proposals/{proposal_id}/explain").first.click()
        page.get_by_role("button", name="Execute").first.wait_for()

        assert told == []
        assert [url for url in asked if not url.startswith((f"{site.address}/", "data:"))] == []
