"""What the web server answers, whom it refuses, and that a browser misses nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.web import playground
from adapters.web.messenger import BACKLOG, WebMessenger
from adapters.web.players import PLAYERS
from bot.cards import Card
from bot.requests import AnswerRound, Report, Setup, Today
from tests.adapters.web.fake import NOON, Client, FakeQuiz, Shown, served
from tests.adapters.web.streaming import Events, listening


@pytest.fixture
def quiz() -> FakeQuiz:
    return FakeQuiz()


@pytest.fixture
async def client(quiz: FakeQuiz) -> AsyncIterator[Client]:
    async with served(quiz) as found:
        yield found


async def act(client: Client, player: str = "grace", **body: object) -> tuple[int, Any]:
    answer = await client.post("/act", json={"player": player, **body})
    return answer.status, answer.json


# ------------------------------------------------------------------ health and the page


async def test_health_readiness_and_metrics_are_there_without_the_playground(quiz: FakeQuiz):
    async with served(quiz, playground=False) as client:
        assert (await client.get("/healthz")).text == "ok"
        assert (await client.get("/readyz")).json == {"database": True}
        assert "python_info" in (await client.get("/metrics")).text
        for path in ("/", "/events", "/static/page.js", "/complete?player=ada"):
            assert (await client.get(path)).status == 404
        assert (await client.post("/act", json={})).status == 404


async def test_a_program_that_is_not_ready_says_which_part(quiz: FakeQuiz):
    quiz.works = False
    async with served(quiz) as client:
        response = await client.get("/readyz")
        assert (response.status, response.json) == (503, {"database": False})


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/page.css", "/picture/no.png", "/no"])
async def test_every_response_carries_the_security_headers(client: Client, path: str):
    headers = (await client.get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


async def test_the_page_loads_nothing_from_elsewhere(client: Client):
    for path in ("/", "/static/page.css", "/static/page.js", "/static/mark.svg"):
        text = (await client.get(path)).text
        text = text.replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text
        assert "https://" not in text
    assert "<script>" not in (await client.get("/")).text


# ------------------------------------------------------------------------ who may ask


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:9", 200),
        ("127.0.0.1:8080", 200),
        ("[::1]:8080", 200),
        ("evil.example", 421),
        ("localhost.evil.example:8080", 421),
        ("127.0.0.1.evil.example", 421),
        ("[", 421),
    ],
)
async def test_a_rebound_address_is_refused(client: Client, host: str, status: int):
    response = await client.get("/", headers={"Host": host})
    assert response.status == status
    if status == 421:
        assert "localhost" in (response.json)["error"]


async def test_a_server_for_a_network_answers_to_any_name(quiz: FakeQuiz):
    async with served(quiz, loopback=False) as client:
        assert (await client.get("/", headers={"Host": "quiz.example"})).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://{host}", "Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/act", "/clock"])
async def test_posts_of_other_pages_are_refused(
    client: Client, quiz: FakeQuiz, path: str, headers: dict[str, str]
):
    host = client.base.removeprefix("http://")
    headers = {name: value.format(host=host) for name, value in headers.items()}
    body = {"player": "ada", "line": "/quiz today", "action": "hour"}
    response = await client.post(path, json=body, headers=headers)
    assert response.status == 403
    assert (response.json)["error"].startswith("Another web page")
    assert (quiz.asked, quiz.time) == ([], FakeQuiz().time)


async def test_posts_of_our_own_page_are_carried_out(client: Client):
    headers = {"Origin": client.base, "Sec-Fetch-Site": "same-origin"}
    body = {"player": "ada", "line": "/quiz today"}
    assert (await client.post("/act", json=body, headers=headers)).status == 200


@pytest.mark.parametrize("player", ["eve", "", None, 1, ["ada"], "Ada"])
async def test_only_known_players_play(client: Client, quiz: FakeQuiz, player: object):
    body = {"player": player, "line": "/quiz today"}
    response = await client.post("/act", json=body)
    assert (response.status, quiz.asked) == (403, [])


# --------------------------------------------------------------------- what they ask


async def test_a_line_a_button_and_a_form_become_requests_of_the_player(
    client: Client, quiz: FakeQuiz
):
    await act(client, "ada", line="/quiz setup time:09:00")
    await act(client, button="a:5:2")
    await act(client, base="r:7:", values={"text": "No <b>"})
    assert quiz.asked == [
        (PLAYERS["ada"], Setup(time="09:00")),
        (PLAYERS["grace"], AnswerRound(5, "2")),
        (PLAYERS["grace"], Report(7, "No <b>")),
    ]
    assert [player for player, actor in PLAYERS.items() if actor.is_admin] == ["ada"]


async def test_a_card_comes_back_private_and_a_form_as_a_dialog(client: Client):
    _, reply = await act(client, line="/quiz today", cause="/quiz <i>today")
    assert (reply["kind"], reply["said"], reply["refused"]) == ("card", "Heard", False)
    assert 'data-player="grace"' in reply["html"]
    assert "Only you can see this" in reply["html"]
    assert "/quiz &lt;i&gt;today" in reply["html"]
    _, form = await act(client, button="rf:7")
    assert form["kind"] == "form"
    assert form["html"].startswith("<dialog")


@pytest.mark.parametrize(
    "body",
    [
        {"button": "a:5:2:9"},
        {"button": "zz"},
        {"button": "a:-5:2"},
        {"button": "x" * 1000},
        {"base": "r:7:", "values": {"round": "8"}},
        {"base": "r:7:", "values": {"__class__": "x"}},
        {"base": "nonsense", "values": {}},
        {"line": "/quiz nonsense"},
    ],
)
async def test_what_was_forged_or_misspelt_is_refused_with_a_card(
    client: Client, quiz: FakeQuiz, body: dict[str, Any]
):
    status, reply = await act(client, **body)
    assert (status, reply["refused"]) == (200, True)
    assert "Refused" in reply["card"]
    assert quiz.asked == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"ada"', "application/json", 400),
        (b'{"player": "ada"}', "application/json", 400),
        (b'{"player": "ada", "line": 5}', "application/json", 400),
        (b'{"player": "ada", "line": "\\ud800"}', "application/json", 400),
        (b'{"player": "ada", "base": "r:7:", "values": {"text": 5}}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'{"player": "ada", "line": "/quiz today"}', "application/json; charset=no", 400),
        (b"player=ada&line=/quiz today", "application/x-www-form-urlencoded", 415),
        (b'{"player": "ada", "line": "/quiz today"}', "text/plain", 415),
        (b" " * 70_000, "application/json", 413),
    ],
)
async def test_what_is_not_a_request_is_refused_with_a_sentence(
    client: Client, quiz: FakeQuiz, content: bytes, kind: str, status: int
):
    response = await client.post("/act", data=content, headers={"Content-Type": kind})
    assert response.status == status
    assert (response.json)["error"].endswith(".")
    assert quiz.asked == []


async def test_a_body_without_a_length_is_refused(client: Client):
    async def endless() -> AsyncIterator[bytes]:
        yield b"{"

    response = await client.post(
        "/act", data=endless(), headers={"Content-Type": "application/json"}
    )
    assert response.status == 411


async def test_a_bug_tells_a_reference_and_nothing_else(client: Client, quiz: FakeQuiz):
    quiz.broken = True
    status, reply = await act(client, line="/quiz today")
    assert status == 500
    assert "reference" in reply["error"]
    assert "secret" not in str(reply)


async def test_completion_knows_the_commands(client: Client):
    response = await client.get("/complete?player=ada&line=/quiz%20to")
    assert response.json == {"lines": ["/quiz today"]}
    assert (await client.get("/complete?line=/quiz")).status == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("figures/one.svg", 200),
        ("figures/two.svg", 404),
        ("figures/one.py", 404),
        ("..%2f..%2fetc/one.svg", 404),
        ("%2fetc/one.svg", 404),
        ("a%5c..%5cone.svg", 404),
        ("a%00.svg", 404),
    ],
)
async def test_pictures_come_from_the_bank_and_nowhere_else(client: Client, path: str, status: int):
    response = await client.get(f"/picture/{path}")
    assert response.status == status
    if status == 200:
        assert response.headers["Content-Type"] == "image/svg+xml"
        assert "sandbox" in response.headers["Content-Security-Policy"]


# ------------------------------------------------------------------- what they learn


async def test_a_browser_learns_how_the_channel_looks_and_then_what_changes(
    client: Client, quiz: FakeQuiz
):
    quiz.shown = [Shown("web-1", Card("One")), Shown("web-2", Card("Two\n<b>"))]
    async with listening(client) as events:
        first = await events.until_ready()
        assert [post["message"] for post in first] == ["web-1", "web-2"]
        assert "Two\n&lt;b&gt;" in first[1]["html"]

        message = await quiz.messenger.post("#quiz", Card("Three", fallback="New"), once="r3")
        name, post = await events.next()
        assert (name, message, post["message"], post["said"]) == ("post", "web-r3", "web-r3", "New")

        await quiz.messenger.edit("#quiz", message, Card("Three, closed"))
        assert "Three, closed" in (await events.next())[1]["html"]


async def test_an_edited_message_keeps_its_time(client: Client, quiz: FakeQuiz):
    async with listening(client) as events:
        await events.until_ready()
        await quiz.messenger.post("#quiz", Card("Open"), once="r1")
        first = (await events.next())[1]
        quiz.time = quiz.time.replace(hour=17)
        await quiz.messenger.edit("#quiz", "web-r1", Card("Closed"))
        later = (await events.next())[1]
    at = 'data-at="2026-11-23T12:00:00+00:00"'
    assert at in first["html"]
    assert at in later["html"]


async def test_a_message_posted_twice_is_one(client: Client, quiz: FakeQuiz):
    async with listening(client) as events:
        await events.until_ready()
        for _ in range(2):
            await quiz.messenger.post("#quiz", Card("Once"), once="r1")
        await quiz.messenger.post("#quiz", Card("Next"), once="r2")
        assert [(await events.next())[1]["message"] for _ in range(2)] == ["web-r1", "web-r2"]


async def test_what_was_missed_comes_with_the_next_connection(client: Client, quiz: FakeQuiz):
    async with listening(client) as events:
        assert await events.until_ready() == []
    quiz.shown = [Shown("web-1", Card("Meanwhile"))]
    async with listening(client) as events:
        assert [post["message"] for post in await events.until_ready()] == ["web-1"]


async def test_what_another_process_posted_arrives_by_itself(
    client: Client, quiz: FakeQuiz, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(playground, "RESYNC_SECONDS", 0.05)
    async with listening(client) as events:
        await events.until_ready()
        quiz.shown = [Shown("web-1", Card("From elsewhere"))]
        while (event := await events.next())[0] != "post":
            assert event[0] == "clock"
        assert event[1]["message"] == "web-1"


async def test_a_message_whose_time_is_known_better_is_not_told_again(
    client: Client, quiz: FakeQuiz, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(playground, "RESYNC_SECONDS", 0.05)
    async with listening(client) as events:
        await events.until_ready()
        await quiz.messenger.post("#quiz", Card("Open"), once="r1")
        assert (await events.next())[1]["message"] == "web-r1"
        recorded = Shown("web-r1", Card("Open"), NOON + timedelta(milliseconds=20))
        quiz.shown = [recorded, Shown("web-r2", Card("Next"))]
        while (event := await events.next())[0] != "post":
            assert event[0] == "clock"
        assert event[1]["message"] == "web-r2"


async def test_turning_the_clock_tells_every_browser(client: Client, quiz: FakeQuiz):
    async with listening(client) as events:
        await events.until_ready()
        response = await client.post("/clock", json={"action": "hour"})
        said = {"said": "An hour has passed.", "now": "2026-11-23T13:00:00+00:00"}
        assert response.json == said
        assert await events.next() == ("clock", {"now": said["now"]})
    assert ((await client.post("/clock", json={"action": "next"})).json)["said"] == "Next."
    assert ((await client.post("/clock", json={"action": "close"})).json)["said"] == "Closed."
    assert (await client.post("/clock", json={"action": "back"})).status == 400


async def test_stopping_the_server_ends_the_streams(quiz: FakeQuiz):
    async with asyncio.timeout(20), served(quiz) as client:
        response = await client.session.get(f"{client.base}/events")
        await Events(response).until_ready()
    response.release()


async def test_who_cannot_keep_up_is_hung_up_on_and_nobody_waits():
    messenger = WebMessenger()
    with messenger.listening() as news:
        for number in range(BACKLOG + 10):
            await messenger.post("#quiz", Card(str(number)), once=str(number))
        assert news.qsize() == BACKLOG + 1
    assert not messenger._listeners


async def test_the_messenger_knows_its_one_channel():
    messenger = WebMessenger()
    assert await messenger.problems("#quiz") == []
    assert await messenger.problems("#else") == ["The playground has one channel: #quiz."]


async def test_nothing_of_a_private_reply_reaches_other_browsers(client: Client, quiz: FakeQuiz):
    async with listening(client) as events:
        await events.until_ready()
        await act(client, line="/quiz today")
        assert quiz.asked == [(PLAYERS["grace"], Today())]
        await quiz.messenger.post("#quiz", Card("Public"), once="r1")
        assert (await events.next())[1]["message"] == "web-r1"
