"""The address of a cluster is taken or refused by name, and one that is away is told at once."""

import socket

import pytest

from kith.analytical.warehouse.cluster import Cluster, cluster
from kith.core.errors import Conflict


def test_an_address_carries_the_masters_and_sparks_own_settings() -> None:
    found = cluster("spark://one:7077,two:7077?spark.executor.memory=4g&spark.cores.max=8")
    assert found == Cluster(
        "spark://one:7077,two:7077", (("spark.executor.memory", "4g"), ("spark.cores.max", "8"))
    )


def test_without_an_address_this_machine_computes() -> None:
    assert cluster("") is None


@pytest.mark.parametrize("url", ["yarn", "spark://", "http://one:7077", "spark://one:7077?memory=4g"])
def test_what_is_no_clusters_address_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(Conflict, match="KITH_ANALYTICS_URL is an address such as spark://"):
        cluster(url)


def test_a_cluster_that_is_away_is_told_by_its_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = Cluster(f"spark://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(Conflict, match=r"spark://127\.0\.0\.1:\d+ does not answer"):
            away.require()


def test_one_master_that_answers_is_enough() -> None:
    with socket.create_server(("127.0.0.1", 0)) as answering:
        Cluster(f"spark://127.0.0.1:1,127.0.0.1:{answering.getsockname()[1]}").require()
