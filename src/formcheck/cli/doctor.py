"""``formcheck doctor``: what stands in the way, and what to do about it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from formcheck.wording import plural


def command(
    camera: Annotated[
        str | None,
        typer.Option("--camera", help="Look at this one: a number, a part of its name, or an address.", metavar="SPEC"),
    ] = None,
    cameras: Annotated[bool, typer.Option("--cameras/--no-cameras", help="Try the cameras of this machine.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON on standard output.")] = False,
) -> None:
    """Check cameras, display, sound, pose model, codecs and versions, and say what to do about each finding."""
    from formcheck.doctor import Level, checks, examine, is_ready

    findings = []
    for finding in examine(checks(camera, cameras=cameras)):
        findings.append(finding)
        if not as_json:
            advice = f" -> {finding.advice}" if finding.advice else ""
            typer.echo(f"{finding.level:<9}{finding.what}: {finding.detail}{advice}")
    ready = is_ready(findings)
    if as_json:
        told = {"ready": ready, "findings": [finding.as_dict() for finding in findings]}
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        problems = sum(finding.level is Level.PROBLEM for finding in findings)
        lacking = ", ".join(dict.fromkeys(one.what for one in findings if one.level is Level.WARNING))
        well = f"ready, but see the warnings: {lacking}" if lacking else "ready"
        silent = "; NO SOUND" if any("NO SOUND" in one.detail for one in findings) else ""
        typer.echo((well if ready else f"not ready: {plural(problems, 'problem')}") + silent)
    raise typer.Exit(0 if ready else 1)
