"""What the log says of the engine: its start, its device, its end with the reason, and jobs that it refused."""

from __future__ import annotations

from app.engine.jobs import EngineSettings
from app.engine.replies import DevicesFound, EngineDied, EngineFailed, EngineReady, EngineStarting, JobFailed, Reply


def log_text(reply: Reply) -> str:
    """A line, with the details under it where there are some; "" for what is no news."""
    if isinstance(reply, EngineStarting):
        return f"The engine starts, attempt {reply.attempt}."
    if isinstance(reply, EngineReady):
        return _ready(reply)
    if isinstance(reply, DevicesFound):
        return "Devices: " + ", ".join(f"{kind} {why or 'usable'}" for kind, why in reply.problems.items()) + "."
    if isinstance(reply, EngineDied):
        then = "it starts again" if reply.restarting else "it is not started again"
        lost = "" if reply.job_id is None else f", with job {reply.job_id}"
        return _with_details(f"The engine ended{lost}: {reply.message.rstrip('.')}; {then}.", reply.details)
    if isinstance(reply, EngineFailed):
        return _with_details(f"The engine ended: {reply.message}", reply.details)
    if isinstance(reply, JobFailed):
        return _with_details(f"Job {reply.id} was refused: {reply.message}", reply.details)
    return ""


def restart_text(settings: EngineSettings | None) -> str:
    """A restart that a person asked for, or other preferences."""
    if settings is None:
        return "The engine is to be restarted."
    asked = f"device {settings.device}, checkpoint {settings.checkpoint}, ensemble {settings.ensemble}"
    return f"The engine is to be restarted with {asked}."


def _ready(reply: EngineReady) -> str:
    what = f"checkpoint {reply.checkpoint}" if reply.checkpoint else "no checkpoint to fill with"
    said = f"The engine is ready after {reply.seconds:.1f} s: process {reply.pid}, {what}"
    notes = "".join(f" {note}" for note in reply.notes)
    said = f"{said}, on {reply.device} ({reply.device_name}).{notes}"
    return _with_details(f"{said} {reply.problem}", reply.details) if reply.problem else said


def _with_details(said: str, details: str) -> str:
    return f"{said}\n{details.rstrip()}" if details.strip() else said
