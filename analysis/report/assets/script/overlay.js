// What was seen, drawn over the recording: landmarks, body, gaze. Without a recording, the figure stands alone.
let motion = null, overlay = null;

function loadMotion() {
  const m = packed().motion;
  if (!m || motion) return;
  motion = { w: m.width, h: m.height, shapes: m.shapes || [], limbs: m.limbs, per: m.points, keys: m.keys, at: times(m.time),
    box: unpack(m.box, Int16Array), face: m.face ? unpack(m.face, Uint8Array) : null, body: unpack(m.body, Uint16Array),
    gaze: unpack(m.gaze, Int16Array), target: unpack(m.target, Uint8Array), colours: m.colours, names: m.names };
}
// Over a picture colours have to be bright, whatever the page's own are.
const bright = { 'c-calm': '#9fe9da', 'c-sky': '#9fc8f2', 'c-sand': '#f4d272', 'c-plum': '#dfb3ea', 'c-lilac': '#f0d5f6', 'c-mauve': '#c99be0' };
const absent = -32768, unknown = 65535;

// Between two pictures the figure moves evenly; over a gap it stays away.
function poseAt(t) {
  const i = indexAt(motion.at, t);
  if (i < 0 || t - motion.at[i] > 0.6) return null;
  const k = Math.min(i + 1, motion.at.length - 1), span = motion.at[k] - motion.at[i];
  return { i, k, f: span > 0 && span < 0.6 ? clamp((t - motion.at[i]) / span, 0, 1) : 0 };
}
const between = (a, b, f) => a + (b - a) * f;
function boxAt(p) {
  const a = motion.box.subarray(4 * p.i, 4 * p.i + 4), b = motion.box.subarray(4 * p.k, 4 * p.k + 4);
  if (a[0] === absent) return null;
  return b[0] === absent ? Array.from(a) : Array.from(a, (v, n) => between(v, b[n], p.f));
}
function facePoint(p, box, n) {
  const at = s => motion.face[2 * (s * motion.per + n)], at2 = s => motion.face[2 * (s * motion.per + n) + 1];
  const other = motion.box[4 * p.k] === absent ? p.i : p.k;
  return [box[0] + (between(at(p.i), at(other), p.f) / 255 * 1.4 - 0.2) * box[2], box[1] + (between(at2(p.i), at2(other), p.f) / 255 * 1.4 - 0.2) * box[3]];
}
function joint(p, n) {
  const read = s => [motion.body[2 * (s * motion.keys + n)], motion.body[2 * (s * motion.keys + n) + 1]];
  const a = read(p.i), b = read(p.k);
  if (a[0] === unknown) return null;
  const to = b[0] === unknown ? a : b;
  return [(between(a[0], to[0], p.f) / 65534 * 2 - 0.5) * motion.w, (between(a[1], to[1], p.f) / 65534 * 2 - 0.5) * motion.h];
}
function path(pen, points, closed) {
  pen.beginPath();
  points.forEach((q, n) => n ? pen.lineTo(q[0], q[1]) : pen.moveTo(q[0], q[1]));
  if (closed) pen.closePath();
  pen.stroke();
}
function drawFace(pen, p, box, unit) {
  pen.strokeStyle = 'rgba(140,225,210,.95)';
  pen.lineWidth = unit;
  if (!motion.face) {
    pen.beginPath();
    pen.ellipse(box[0] + box[2] / 2, box[1] + box[3] / 2, box[2] / 2, box[3] / 2, 0, 0, 7);
    pen.stroke();
    return;
  }
  for (const [first, n, closed] of motion.shapes) path(pen, Array.from({ length: n }, (_, k) => facePoint(p, box, first + k)), closed);
}
function drawGaze(pen, p, box, unit) {
  const yaw = motion.gaze[2 * p.i], pitch = motion.gaze[2 * p.i + 1];
  if (yaw === absent) return;
  const x = box[0] + box[2] / 2, y = box[1] + box[3] * 0.38, reach = 3 * box[2], rad = Math.PI / 18000; // of hundredths of a degree
  const to = [x + reach * Math.sin(yaw * rad), y - reach * Math.sin(pitch * rad)];
  const target = motion.target[p.i];
  pen.strokeStyle = pen.fillStyle = bright[motion.colours[target]] || '#fff';
  pen.lineWidth = 2.5 * unit;
  path(pen, [[x, y], to], false);
  pen.beginPath();
  pen.arc(to[0], to[1], 5 * unit, 0, 7);
  pen.fill();
  pen.font = 15 * unit + 'px ' + getComputedStyle(document.body).fontFamily;
  pen.strokeStyle = 'rgba(0,0,0,.65)';
  pen.lineWidth = 3 * unit;
  pen.strokeText(motion.names[target] || '', to[0] + 9 * unit, to[1] + 5 * unit);
  pen.fillText(motion.names[target] || '', to[0] + 9 * unit, to[1] + 5 * unit);
}
function drawFigure(t) {
  if (!overlay || overlay.canvas.hidden || !motion) return;
  if (video) overlay.canvas.style.height = video.clientHeight + 'px'; // in the corner it is smaller
  const [w, h] = overlay.fit(), scale = Math.min(w / motion.w, h / motion.h), pen = overlay.pen, unit = 1 / scale;
  const pose = poseAt(t);
  if (!pose) return;
  pen.translate((w - motion.w * scale) / 2, (h - motion.h * scale) / 2);
  pen.scale(scale, scale);
  pen.lineCap = pen.lineJoin = 'round';
  pen.strokeStyle = 'rgba(255,200,110,.95)';
  pen.lineWidth = 3 * unit;
  for (const [a, b] of motion.limbs) {
    const from = joint(pose, a), to = joint(pose, b);
    if (from && to) path(pen, [from, to], false);
  }
  const box = boxAt(pose);
  if (box) { drawFace(pen, pose, box, 1.3 * unit); drawGaze(pen, pose, box, unit); }
}
watchers.push(drawFigure);

function showOverlay(on) {
  loadMotion();
  if (!overlay) {
    overlay = sheet($('screen'));
    overlay.canvas.className = 'overlay';
    if (!video) overlay.canvas.style.aspectRatio = motion.w + ' / ' + motion.h;
  }
  overlay.canvas.hidden = !on;
  show();
}
if ($('columns') && data.motion && !(video && video.tagName !== 'VIDEO')) {
  if (video) { $('overlay').hidden = false; toggle($('overlay'), showOverlay); }
  else { $('screen').classList.add('alone'); showOverlay(true); }
}
window.addEventListener('resize', show);
