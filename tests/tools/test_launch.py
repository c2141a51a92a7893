import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from maestro_gate.tools import launch
from maestro_gate.tools.launch import Bounds, Command, Finished, Flooded, NotStarted, Stopped, TimedOut

SH = "/bin/sh"
ENVIRONMENT = {"PATH": "/usr/bin:/bin"}


def run(tmp_path: Path, *argv: str, stop: threading.Event | None = None, **bounds: float) -> launch.Outcome:
    return launch.run(Command(argv, tmp_path, ENVIRONMENT), Bounds(**bounds), stop)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # An orphan that is dead and waits to be reaped by the system still has its id.
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return not state.stdout.strip().startswith("Z") and bool(state.stdout.strip())


def wait_for_pid(file: Path) -> int:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if file.exists() and file.read_text().strip():
            return int(file.read_text())
        time.sleep(0.02)
    raise AssertionError("the child never started")


def wait_until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_running(pid)


def test_output_code_and_time_of_a_finished_command_come_back(tmp_path):
    outcome = run(tmp_path, SH, "-c", "echo out; echo err >&2; exit 3")
    assert isinstance(outcome, Finished)
    assert (outcome.stdout, outcome.stderr, outcome.code) == (b"out\n", b"err\n", 3)
    assert 0 <= outcome.seconds < 30


def test_a_signal_shows_as_a_negative_code(tmp_path):
    outcome = run(tmp_path, SH, "-c", "kill -SEGV $$")
    assert isinstance(outcome, Finished)
    assert outcome.code == -signal.SIGSEGV


def test_nothing_of_our_environment_reaches_the_child(tmp_path, monkeypatch):
    monkeypatch.setenv("GITHUB_TOKEN", "placeholder")
    monkeypatch.setenv("SEMGREP_APP_TOKEN", "placeholder")
    monkeypatch.setenv("BC_API_KEY", "placeholder")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    environment = launch.environment({"LANG": "C.UTF-8"}, Path("/usr/bin/env"), tmp_path)
    outcome = launch.run(Command(("/usr/bin/env",), tmp_path, environment), Bounds())
    assert isinstance(outcome, Finished)
    names = {line.split("=")[0] for line in outcome.stdout.decode().splitlines()}
    assert names == {"LANG", "PATH", "HOME", "TMPDIR"}
    assert list((tmp_path / "home").iterdir()) == []


def test_standard_input_is_empty(tmp_path):
    outcome = run(tmp_path, "/bin/cat", seconds=20)
    assert isinstance(outcome, Finished)
    assert outcome.stdout == b""


def test_what_does_not_end_is_stopped_with_its_children(tmp_path):
    start = time.monotonic()
    outcome = run(tmp_path, SH, "-c", "sleep 300 & echo $! > child; sleep 300", seconds=3)
    assert outcome == TimedOut(3)
    assert time.monotonic() - start < 20
    assert wait_until_gone(wait_for_pid(tmp_path / "child"))


def test_children_left_behind_are_stopped_and_not_waited_for(tmp_path):
    start = time.monotonic()
    outcome = run(tmp_path, SH, "-c", "sleep 300 & echo $! > child; echo done")
    assert isinstance(outcome, Finished)
    assert outcome.stdout == b"done\n"
    assert time.monotonic() - start < 20
    assert wait_until_gone(wait_for_pid(tmp_path / "child"))


def test_a_child_that_ignores_requests_to_end_is_stopped_all_the_same(tmp_path):
    outcome = run(tmp_path, SH, "-c", "trap '' TERM INT HUP; while :; do sleep 1; done", seconds=0.5)
    assert outcome == TimedOut(0.5)


@pytest.mark.parametrize("stream", ["1", "2"])
def test_a_flood_of_output_is_stopped(tmp_path, stream):
    outcome = run(tmp_path, SH, "-c", f"yes >&{stream}", output=1_000_000)
    assert outcome == Flooded(1_000_000)


def test_a_short_flood_that_ends_by_itself_is_refused_too(tmp_path):
    outcome = run(tmp_path, SH, "-c", "head -c 5000 /dev/zero", output=1000)
    assert outcome == Flooded(1000)


def test_what_is_not_there_is_not_started(tmp_path):
    outcome = run(tmp_path, "/nonexistent/scanner")
    assert isinstance(outcome, NotStarted)
    assert "/nonexistent/scanner" in outcome.reason


def test_what_is_no_program_is_not_started(tmp_path):
    file = tmp_path / "scanner"
    file.write_text("rubbish")
    file.chmod(0o755)
    assert isinstance(run(tmp_path, str(file)), NotStarted)


def test_another_thread_can_stop_it(tmp_path):
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    assert run(tmp_path, SH, "-c", "sleep 300", stop=stop) == Stopped()


def test_an_interrupt_leaves_nothing_running(tmp_path):
    program = (
        "import sys; from pathlib import Path; from maestro_gate.tools import launch\n"
        "launch.run(launch.Command(('/bin/sh', '-c', 'sleep 300 & echo $! > child; sleep 300'),"
        f" Path({str(tmp_path)!r}), {{'PATH': '/usr/bin:/bin'}}), launch.Bounds())\n"
    )
    root = Path(__file__).parents[2]
    # Whoever runs the tests in the background may have told its children to take no notice of interrupts.
    command = ["env", "--default-signal=INT", sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE) as process:
        child = wait_for_pid(tmp_path / "child")
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=20)
    assert b"KeyboardInterrupt" in stderr
    assert wait_until_gone(child)


def test_every_way_of_not_finishing_has_a_sentence():
    for outcome in (TimedOut(600), Flooded(2**28), NotStarted("No such file: x"), Stopped()):
        assert launch.why_not(outcome)
    assert launch.why_not(TimedOut(600)) == "did not end within 600 s and was stopped"
    assert launch.why_not(Flooded(2**28)) == "wrote more than 256 MiB and was stopped"
