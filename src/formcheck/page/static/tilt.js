// How the phone leans, from its own sensor, where it has one and the browser tells.
let lean = 0;
let feeling = false;

function took({ beta, gamma }) {
  if (beta === null || gamma === null) return;
  const [b, g] = [beta * Math.PI / 180, gamma * Math.PI / 180];
  const [across, along] = [Math.cos(b) * Math.sin(g), Math.sin(b)];
  if (Math.hypot(across, along) < 0.4) {
    lean = 0; // it lies on its back: nothing to be told
    return;
  }
  const turned = Math.atan2(across, along) * 180 / Math.PI;
  lean = turned - 90 * Math.round(turned / 90); // upright or on its side, both are level
}

/** Must be called by a tap: iOS asks then. */
export async function feel() {
  if (feeling || !("DeviceOrientationEvent" in window)) return;
  try {
    const asks = DeviceOrientationEvent.requestPermission;
    if (asks && await asks.call(DeviceOrientationEvent) !== "granted") return;
    addEventListener("deviceorientation", took);
    feeling = true;
  } catch { /* not allowed: then the picture alone tells */ }
}

export const tilt = () => lean;
