"""A client of the portal's door, written from the integration guide alone: it knows nothing of our code.

The guide says: send the token as a bearer; answers are JSON; an error is ``{"error": true, "code",
"message"}``; 429 says in ``Retry-After`` how many seconds to wait, then the same request is sent again;
500 may pass, so it is tried again a few times; everything else is final.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, TypeAlias

Reply: TypeAlias = tuple[int, Mapping[str, str], bytes]
#: Sends a GET to a path with some headers; header names of the reply are lower case.
Transport: TypeAlias = Callable[[str, Mapping[str, str]], Reply]

MOST_TRIES = 5
#: Between tries after a fault of the server.
PAUSE_SECONDS = 2


class PortalError(Exception):
    """The door said no."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message


@dataclass
class GuideClient:
    """What an operator of the national portal would run."""

    send: Transport
    token: str
    #: Waits for some seconds.
    wait: Callable[[float], None]

    def units_for_wbk(self) -> list[dict[str, Any]]:
        return self._units("/portalrb/pengusulan/unit-wbk", {"WBK", "WBK-AFIRMASI"})

    def units_for_wbbm(self) -> list[dict[str, Any]]:
        return self._units("/portalrb/pengusulan/unit-wbbm", {"WBBM"})

    def answers_of(self, unit_id: str) -> dict[int, dict[str, str | None]]:
        """Return a unit's answers by the number of the question."""
        told = self._get(f"/portalrb/lke/jawaban-unit/{unit_id}")
        assert set(told) == {"unit_id", "nama_unit", "tahun", "answers"}
        assert (told["unit_id"], type(told["nama_unit"]), type(told["tahun"])) == (unit_id, str, int)
        return {answer.pop("soal_id"): _checked(answer) for answer in told["answers"]}

    def _units(self, path: str, categories: set[str]) -> list[dict[str, Any]]:
        told = self._get(path)
        assert set(told) == {"tahun", "units"}
        assert type(told["tahun"]) is int
        for unit in told["units"]:
            assert set(unit) == {"id", "nama", "kategori", "afirmasi"}
            assert (type(unit["id"]), type(unit["nama"]), type(unit["afirmasi"])) == (str, str, bool)
            assert unit["kategori"] in categories
            assert unit["afirmasi"] is (unit["kategori"] == "WBK-AFIRMASI")
        return list(told["units"])

    def _get(self, path: str) -> dict[str, Any]:
        refusal = PortalError(0, "unasked", "")
        for _ in range(MOST_TRIES):
            headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
            status, given, body = self.send(path, headers)
            told: dict[str, Any] = json.loads(body)
            if status == 200:
                return told
            refusal = PortalError(status, told["code"], told["message"])
            assert (told["error"], set(told)) == (True, {"error", "code", "message"})
            if status == 429:
                self.wait(float(given["retry-after"]))
            elif status == 500:
                self.wait(PAUSE_SECONDS)
            else:
                break
        raise refusal


def _checked(answer: dict[str, Any]) -> dict[str, str | None]:
    fields = {"jawaban_unit", "jawaban_tpi", "catatan_unit", "bukti_dukung_unit", "catatan_tpi"}
    assert set(answer) == fields
    assert all(value is None or type(value) is str for value in answer.values())
    return answer


def over_http(host: str, port: int) -> Transport:
    """Return a transport that opens a connection for each request."""

    def send(path: str, headers: Mapping[str, str]) -> Reply:
        connection = HTTPConnection(host, port, timeout=60)
        try:
            connection.request("GET", path, headers=dict(headers))
            response = connection.getresponse()
            given = {name.lower(): value for name, value in response.getheaders()}
            return response.status, given, response.read()
        finally:
            connection.close()

    return send
