// What is drawn over the picture: the outline as a glow and the judged line, in the colour of the verdict.
import { COLOURS } from "./dom.js";

/** Where a picture of this shape lies in a box that it is fitted into. */
function fitted(width, height, ratio) {
  const wide = Math.min(width, height * ratio);
  const high = wide / ratio;
  return [(width - wide) / 2, (height - high) / 2, wide, high];
}

export function draw(canvas, state, ratio) {
  const scale = Math.min(2, window.devicePixelRatio || 1);
  const [width, height] = [canvas.clientWidth * scale, canvas.clientHeight * scale];
  if (canvas.width !== Math.round(width)) canvas.width = Math.round(width);
  if (canvas.height !== Math.round(height)) canvas.height = Math.round(height);
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  if (state && ratio) paint(pen, state, fitted(canvas.width, canvas.height, ratio));
}

export function paint(pen, state, [left, top, wide, high]) {
  const colour = COLOURS[state.verdict];
  const thick = Math.max(4, Math.min(wide, high) / 90);
  const trace = (points, closed) => {
    pen.beginPath();
    points.forEach(([x, y], index) => pen[index ? "lineTo" : "moveTo"](left + x * wide, top + y * high));
    if (closed) pen.closePath();
  };
  pen.lineJoin = pen.lineCap = "round";
  if (state.outline?.length > 2) {
    pen.save();
    trace(state.outline, true);
    pen.shadowColor = colour;
    pen.shadowBlur = 3 * thick;
    pen.strokeStyle = colour;
    pen.globalAlpha = 0.85;
    pen.lineWidth = 0.6 * thick;
    pen.stroke();
    pen.restore();
  }
  if (state.line?.length > 1) {
    const stroke = (width, look, dash) => {
      trace(state.line, false);
      pen.setLineDash(dash);
      pen.lineWidth = width;
      pen.strokeStyle = look;
      pen.stroke();
      pen.setLineDash([]);
    };
    stroke(1.9 * thick, "rgb(10 15 14 / .8)", []);
    if (state.verdict === "fault") stroke(1.5 * thick, "#fff", []);
    stroke(thick, colour, { advice: [3.2 * thick, 2.2 * thick], unknown: [1, 2.4 * thick] }[state.verdict] ?? []);
    for (const [x, y] of state.line) {
      pen.beginPath();
      pen.arc(left + x * wide, top + y * high, 1.1 * thick, 0, 7);
      pen.fillStyle = colour;
      pen.strokeStyle = "rgb(10 15 14 / .8)";
      pen.lineWidth = 0.5 * thick;
      pen.stroke();
      pen.fill();
    }
  }
}
