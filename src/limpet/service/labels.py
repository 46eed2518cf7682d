"""The labels of all that one run has made. Runs where engines run: files of providers are opened here, and marking is work."""

from collections.abc import Callable
from dataclasses import replace

from limpet.core.job import Artifact, RemoteArtifact
from limpet.engines.base import Made
from limpet.media.facts import facts_of
from limpet.media.labels.labelling import Labelled, LabelRules, label
from limpet.media.labels.marking import Marking


def with_marks(made: Made, marks: Marking) -> Made:
    """What an engine gave, and which of its files were marked while they were written."""
    return replace(made, artifacts=[_with_mark(artifact, marks) for artifact in made.artifacts])


def label_all(made: Made, rules: LabelRules, *, check: Callable[[], None]) -> Made:
    """Raises `LabelFailed`, and what `check` raises."""
    is_trained = made.provenance.get("weights", "unknown") is not None
    labelled = []
    for artifact in made.artifacts:
        assert isinstance(artifact, Artifact), "what a provider made is collected before"
        check()
        known = replace(artifact, facts=artifact.facts or facts_of(artifact.path, artifact.content_type))
        labelled.append(label(known, rules, is_trained=is_trained, check=check))
    return replace(
        made,
        artifacts=[done.artifact for done in labelled],
        values=_longer(made, labelled),
        provenance={**made.provenance, "labels": [done.account for done in labelled]},
    )


def _with_mark(artifact: Artifact | RemoteArtifact, marks: Marking) -> Artifact | RemoteArtifact:
    if isinstance(artifact, RemoteArtifact):
        return artifact
    return replace(artifact, is_marked=artifact.path in marks.done)


def _longer(made: Made, labelled: list[Labelled]) -> dict[str, object]:
    """A sound that was marked afterwards is longer than its engine said."""
    values = dict(made.values)
    if "duration_ms" in values and labelled:
        values["duration_ms"] += round(1000 * labelled[0].added_s)
    return values
