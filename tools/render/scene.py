"""The room, the light and the picture: VTK off screen, one frame at a time.

World: metres, z up, the mat's top at z = 0, the camera looks along +y. The room stands still; the person
and the mat are turned on the stage.
"""

import os
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import vtkmodules.vtkRenderingOpenGL2
from tools.render import room
from tools.render.arrays import Floats, Image, Ints
from tools.render.camera import Stage
from tools.render.light import Light
from tools.render.mesh import normals
from tools.render.outfit import Surface
from tools.render.skeleton import Posed
from tools.render.skin import Skin, bone_moves
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkPoints, vtkUnsignedCharArray
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkImageData, vtkPolyData
from vtkmodules.vtkRenderingCore import (
    vtkActor,
    vtkLight,
    vtkPolyDataMapper,
    vtkRenderer,
    vtkRenderWindow,
    vtkTexture,
    vtkWindowToImageFilter,
)

__all__ = ["Scene"]

SUPERSAMPLE = 2
SHADOW_EXTENT_M = (2.8, 1.6)
SHADOW_CELL_M = 0.01
SHADOW_COLOUR = (28, 22, 20)
LIGHTS = (  # where from, how strong, colour
    ((-1.2, -1.6, 2.6), 0.74, (1.0, 0.97, 0.92)),
    ((2.2, -2.4, 1.9), 0.36, (0.93, 0.96, 1.0)),
    ((0.3, 1.2, 2.6), 0.26, (1.0, 0.98, 0.95)),
    ((0.8, -2.0, -1.4), 0.20, (1.0, 0.93, 0.84)),  # what the floor throws back
)
_ = vtkmodules.vtkRenderingOpenGL2  # importing it registers the renderer
os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")  # no X server is asked for


def _poly_data(points: Floats, triangles: Ints) -> Any:
    data, vtk_points, cells = vtkPolyData(), vtkPoints(), vtkCellArray()
    vtk_points.SetData(numpy_to_vtk(np.ascontiguousarray(points, np.float32), deep=True))
    flat = np.concatenate([np.full((len(triangles), 1), 3), triangles], axis=1).astype(np.int64)
    cells.SetCells(len(triangles), numpy_to_vtkIdTypeArray(flat.ravel(), deep=True))
    data.SetPoints(vtk_points)
    data.SetPolys(cells)
    return data


def _paint(data: Any, colours: Floats) -> None:
    array: Any = numpy_to_vtk(np.ascontiguousarray(np.clip(colours * 255, 0, 255).round().astype(np.uint8)), deep=True)
    if not isinstance(array, vtkUnsignedCharArray):
        raise TypeError("colours must be bytes")
    data.GetPointData().SetScalars(array)


def _set_normals(data: Any, vectors: Floats) -> None:
    data.GetPointData().SetNormals(numpy_to_vtk(np.ascontiguousarray(vectors, np.float32), deep=True))


def _texture(picture: Image) -> Any:
    """Return a VTK texture of a picture (H, W, 3 or 4), row 0 at v = 0."""
    image = vtkImageData()
    image.SetDimensions(picture.shape[1], picture.shape[0], 1)
    image.GetPointData().SetScalars(numpy_to_vtk(picture.reshape(-1, picture.shape[2]), deep=True))
    texture = vtkTexture()
    texture.SetInputData(image)
    texture.InterpolateOn()
    texture.MipmapOn()
    return texture


def _actor(data: Any, shine: float = 0.0, ambient: float = 0.46, diffuse: float = 0.62) -> Any:
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    actor = vtkActor()
    actor.SetMapper(mapper)
    look = actor.GetProperty()
    look.SetInterpolationToPhong()
    look.SetAmbient(ambient)
    look.SetDiffuse(diffuse)
    look.SetSpecular(0.35 * shine)
    look.SetSpecularPower(12 + 40 * shine)
    return actor


def _still(piece: room.Piece) -> Any:
    data = _poly_data(piece.points, piece.triangles)
    _set_normals(data, piece.normals)
    _paint(data, piece.colours)
    actor = _actor(data, piece.shine, piece.ambient, 1.04 - piece.ambient)
    if piece.picture is not None and piece.uv is not None:
        data.GetPointData().SetTCoords(numpy_to_vtk(np.ascontiguousarray(piece.uv, np.float32), deep=True))
        actor.SetTexture(_texture(piece.picture))
    return actor


class _Person:
    """A dressed body whose surfaces are moved in place."""

    def __init__(self, surfaces: Sequence[Surface], rest_heads: Floats) -> None:
        self.surfaces = tuple(surfaces)
        self.rest_heads = rest_heads
        self.skins = [Skin(s.mesh.points, s.mesh.weights) for s in surfaces]
        self.data = [_poly_data(s.mesh.points, s.mesh.triangles) for s in surfaces]
        self.actors = [_actor(d, s.shine) for d, s in zip(self.data, surfaces, strict=True)]

    def bend(self, posed: Posed, stage: Stage) -> Floats:
        """Move the surfaces; return all their points (N, 3) in the person's frame."""
        everything = []
        moves = bone_moves(posed, self.rest_heads)
        for surface, skin, data in zip(self.surfaces, self.skins, self.data, strict=True):
            points = skin.bend(*moves)
            points[:, 2] = np.maximum(points[:, 2], 0.0)  # flesh gives way to the floor
            vectors = normals(points, surface.mesh.triangles)
            everything.append(points)
            data.GetPoints().SetData(numpy_to_vtk(np.ascontiguousarray(stage.to_world(points), np.float32), deep=True))
            _set_normals(data, vectors @ stage.rotation.T)
            _paint(data, surface.colours * _openness(points, vectors)[:, None])
            data.Modified()
        return np.concatenate(everything)


def _openness(points: Floats, vectors: Floats) -> Floats:
    """Return how much of the room's light reaches points (N,): less where they face the floor close by."""
    facing_down = np.clip(0.35 - 0.65 * vectors[:, 2], 0, 1)
    near_floor = np.exp(-np.maximum(points[:, 2], 0) / 0.16)
    return np.asarray(1 - facing_down * (0.10 + 0.40 * near_floor))


def _shadow(points: Floats) -> Floats:
    """Return how dark, 0 to 1, points (N, 3) make the floor, as (H, W) cells about the frame's origin."""
    width, height = (round(e / SHADOW_CELL_M) for e in SHADOW_EXTENT_M)
    light = np.ones((height, width), np.float32)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    for lowest, highest, blur_m, strength in (
        (-1.0, 0.030, 0.009, 0.60),
        (-1.0, 0.12, 0.030, 0.50),
        (-1.0, 0.45, 0.080, 0.42),
        (0.05, 2.00, 0.200, 0.22),
    ):
        chosen = points[(points[:, 2] > lowest) & (points[:, 2] < highest)]
        slanted = chosen[:, :2] + chosen[:, 2:] * [0.10, 0.12]
        cells = np.floor(slanted / SHADOW_CELL_M).astype(int) + np.array([width // 2, height // 2])
        inside = ((cells >= 0) & (cells < [width, height])).all(axis=1)
        hit = np.zeros((height, width), np.uint8)
        hit[cells[inside, 1], cells[inside, 0]] = 255
        hit = np.asarray(cv2.morphologyEx(hit, cv2.MORPH_CLOSE, kernel), np.uint8)
        soft = cv2.GaussianBlur(hit.astype(np.float32) / 255, (0, 0), blur_m / SHADOW_CELL_M)
        light *= 1 - strength * soft
    return np.asarray(np.minimum(1 - light, 0.92))


class Scene:
    """A furnished room with people in it, drawn frame by frame.

    The room is drawn once. Each frame darkens its floor with the people's shadows and lays the people over
    it: nothing in the room stands between the camera and the people.
    """

    def __init__(
        self,
        people: Sequence[tuple[Sequence[Surface], Floats]],
        stage: Stage,
        decor: room.Decor,
        light: Light | None = None,
    ) -> None:
        """Draw the room once and dress the people, each given as surfaces and resting joints."""
        self._stage = stage
        self._look = light or Light()
        self._renderer = vtkRenderer()
        self._window = vtkRenderWindow()
        self._window.SetOffScreenRendering(1)
        self._window.SetMultiSamples(0)
        self._window.SetAlphaBitPlanes(1)
        width, height = stage.camera.size
        self._window.SetSize(width * SUPERSAMPLE, height * SUPERSAMPLE)
        self._window.AddRenderer(self._renderer)
        self._light()
        self._aim()

        for piece in room.furnish(decor, stage):
            self._renderer.AddActor(_still(piece))
        self._room = self._grab()[..., :3]
        self._renderer.RemoveAllViewProps()

        self._renderer.SetBackgroundAlpha(0.0)
        self._people = [_Person(surfaces, rest_heads) for surfaces, rest_heads in people]
        for person in self._people:
            for actor in person.actors:
                self._renderer.AddActor(actor)
        self._shadow_warp = self._shadow_to_picture()

    def _aim(self) -> None:
        camera = self._renderer.GetActiveCamera()
        camera.SetPosition(*self._stage.camera.position)
        camera.SetFocalPoint(*self._stage.camera.target)
        camera.SetViewUp(*(-self._stage.camera.axes[1]))
        camera.SetViewAngle(self._stage.camera.vertical_fov_deg)
        camera.SetClippingRange(0.1, 20)

    def _light(self) -> None:
        self._renderer.RemoveAllLights()
        self._renderer.AutomaticLightCreationOff()
        for position, strength, colour in LIGHTS:
            light = vtkLight()
            light.SetLightTypeToSceneLight()
            light.SetPositional(False)
            light.SetPosition(*position)
            light.SetFocalPoint(0, 0, 0.2)
            light.SetIntensity(strength)
            light.SetColor(*colour)
            self._renderer.AddLight(light)

    @property
    def _shadow_centre(self) -> Floats:
        """The point of the person's frame that is above the world's origin."""
        return np.asarray(self._stage.rotation.T @ (-np.asarray(self._stage.origin) * [1, 1, 0]))

    def _shadow_to_picture(self) -> Floats:
        """Return the homography (3, 3) from the cells of the shadow to pixels of the picture."""
        half = np.array([*SHADOW_EXTENT_M, 0.0]) / 2
        signs = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]])
        corners = self._stage.project(signs * half + self._shadow_centre)
        cells = (signs[:, :2] + 1) * half[:2] / SHADOW_CELL_M - 0.5
        return np.asarray(cv2.getPerspectiveTransform(cells.astype(np.float32), (corners - 0.5).astype(np.float32)))

    def _grab(self) -> Floats:
        """Render and return the picture (H, W, 4), 0 to 255, colours already multiplied by the alpha."""
        self._window.Render()
        grab = vtkWindowToImageFilter()
        grab.SetInput(self._window)
        grab.SetInputBufferTypeToRGBA()
        grab.ReadFrontBufferOff()
        grab.ShouldRerenderOff()
        grab.Update()
        image = grab.GetOutput()
        columns, rows, _depth = image.GetDimensions()
        picture = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(rows, columns, 4)[::-1]
        size = self._stage.camera.size
        small = cv2.resize(np.ascontiguousarray(picture), size, interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.float32)

    def draw(self, poses: Sequence[Posed], noise_seed: int) -> Image:
        """Return the picture (H, W, 3) RGB of one pose for each person, given in the first person's frame."""
        size = self._stage.camera.size
        light = np.ones((size[1], size[0], 1), np.float32)
        for person, posed in zip(self._people, poses, strict=True):
            points = person.bend(posed, self._stage)
            dark = cv2.warpPerspective(_shadow(points - self._shadow_centre), self._shadow_warp, size)
            light = light * (1 - dark[..., None])
        dark = np.minimum(1 - light, np.float32(0.92))
        drawn = self._grab()
        picture = (1 - drawn[..., 3:] / 255) * ((1 - dark) * self._room + dark * np.array(SHADOW_COLOUR, np.float32))
        look = self._look
        veil = 40 * max(1 - look.people, 0.0) * drawn[..., 3:] / 255
        picture = (picture + look.people * drawn[..., :3] + veil) * np.array(
            [look.strength * (1 + look.warmth), look.strength, look.strength * (1 - look.warmth)], np.float32
        )
        random = np.random.default_rng(noise_seed)
        picture += look.noise_sigma * random.standard_normal((*picture.shape[:2], 1), np.float32)
        picture += 0.25 * look.noise_sigma * random.standard_normal(picture.shape, np.float32)
        return np.asarray(np.clip(picture, 0, 255).round(), np.uint8)
