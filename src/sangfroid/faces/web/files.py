"""The served files: style sheets, scripts, the icon, each at an address that changes with its content."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.show import static_file
from sangfroid.record.errors import NotFound

router = APIRouter()


@router.get("/static/{name}")
def static(name: str) -> Response:
    """One of the package's own files."""
    found = static_file(name)
    if found is None:
        raise NotFound
    data, kind, _ = found
    return Response(data, media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"})


@router.get("/favicon.ico")
def icon() -> Response:
    """The icon under its customary name."""
    return static("icon.svg")
