"""Who does the work of a corpus makes no difference: one process, several, or a Dask cluster."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading

import pytest
from corpus_documents import texts, write

from sphinx_amts.corpus.build import build
from sphinx_amts.corpus.cluster import Cluster
from sphinx_amts.corpus.finding import Root
from sphinx_amts.corpus.job import Job, Progress
from sphinx_amts.corpus.work import Alone, Processes
from sphinx_amts.languages import find
from sphinx_amts.problems import AmtsError

FILES = ("sentences.tmx", "paragraphs.tsv", "corpus.json", "documents.tsv", "left-out.tsv")
COUNT = 6

pytestmark = pytest.mark.filterwarnings(
    # distributed leaves sockets and loops to the garbage collector when a worker is killed.
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Write documents, and a corpus that one process made of them."""
    folder = tmp_path_factory.mktemp("corpus")
    for number in range(COUNT):
        one, other = texts(number, paragraphs=6)
        write(folder, {f"docs/en/{number}.txt": one, f"docs/es/{number}.txt": other})
    make(folder, "alone", Alone())
    return folder


def make(folder, name, workers, say=lambda _: None):
    """Make a corpus; *say* hears of every step."""
    job = Job(
        source=find("en"),
        target=find("es"),
        output=folder / name,
        roots=(Root(folder=folder / "docs"),),
    )
    build(job, workers, Progress(say=say, clock=lambda: 0.0, every=0.0))


def content(folder, name):
    return {file: (folder / name / file).read_bytes() for file in FILES}


def test_two_processes_make_what_one_makes(folder):
    make(folder, "two", Processes(2))
    assert content(folder, "two") == content(folder, "alone")


def test_a_killed_process_of_ours_is_told_and_what_was_done_is_kept(folder):
    workers = Processes(1)
    told = []

    def kill(text):
        told.append(text)
        if text.startswith("pairs aligned: 2 "):
            for process in list(workers._pool._processes.values()):
                process.kill()

    with pytest.raises(AmtsError, match="a worker process was ended from outside"):
        make(folder, "killed", workers, kill)
    assert not (folder / "killed/sentences.tmx").exists()
    make(folder, "killed", Alone(), told.append)
    assert content(folder, "killed") == content(folder, "alone")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_run_is_gone_on_with(folder):
    script = (
        "import os, signal, sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from test_corpus_workers import Alone, make\n"
        "def kill(text):\n"
        "    if text.startswith('pairs aligned: 3 '): os.kill(os.getpid(), signal.SIGKILL)\n"
        "make(Path(sys.argv[2]), 'again', Alone(), kill)"
    )
    here = os.path.dirname(__file__)  # noqa: PTH120
    done = subprocess.run([sys.executable, "-c", script, here, folder], check=False)
    assert done.returncode == -signal.SIGKILL
    kept = []

    class Watched(Alone):
        def run(self, tasks):
            for number, task in tasks:
                kept.append(task)
                yield number, task.run()

    make(folder, "again", Watched())
    assert len(kept) == COUNT - 2
    assert content(folder, "again") == content(folder, "alone")


# Dask


@pytest.fixture(scope="module")
def dask():
    return pytest.importorskip("distributed", reason="the extra 'dask' is not installed")


def test_a_cluster_makes_the_same_even_if_a_worker_is_killed(folder, dask):
    killed = []

    def kill(text):
        if text.startswith("pairs aligned: 1 ") and not killed:
            [*workers] = cluster.scheduler.workers.values()
            killed.append(cluster.workers[workers[0].name].pid)
            os.kill(killed[0], signal.SIGKILL)

    with dask.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        make(folder, "dask", Cluster(cluster.scheduler_address), kill)
    assert killed
    assert content(folder, "dask") == content(folder, "alone")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_lost_scheduler_is_one_error_and_what_was_done_is_kept(folder, dask):
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    options = ["--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--no-show"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True) as scheduler:
        address = next(
            m[1] for line in scheduler.stderr if (m := re.search(r"at:\s+(tcp\S+)", line))
        )
        threading.Thread(target=scheduler.stderr.read, daemon=True).start()
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1"]
        with subprocess.Popen([*command, "--no-nanny", "--no-dashboard"], **quiet) as worker:
            workers = Cluster(address)

            def kill(text):
                if text.startswith("pairs aligned: 2 "):
                    scheduler.kill()

            with pytest.raises(AmtsError) as caught:
                make(folder, "lost", workers, kill)
            worker.terminate()
    assert "the connection is lost; what was done is kept" in str(caught.value)
    assert "\n" not in str(caught.value)
    make(folder, "lost", Alone())
    assert content(folder, "lost") == content(folder, "alone")


def test_a_scheduler_that_does_not_answer_is_one_error(dask, monkeypatch):
    monkeypatch.setattr("sphinx_amts.corpus.cluster._PATIENCE", 1)
    with pytest.raises(AmtsError, match=r"--scheduler tcp://127\.0\.0\.1:1: nobody answers"):
        Cluster("tcp://127.0.0.1:1")
