// The recording, or a clock where there is none beside the page: the figure of overlay.js then plays alone.
let playable = true, used = false; // used: played or moved, not only opened
let stopAt = 0, loop = null;       // where a clip ends; the moment that is repeated
const watchers = [];               // told whenever the place may have changed
const alone = { at: 0, rate: 1, running: false, since: 0 };

const player = {
  time: () => video ? video.currentTime : Math.min(alone.at + (alone.running ? (performance.now() - alone.since) / 1000 * alone.rate : 0), data.total),
  paused: () => video ? video.paused : !alone.running,
  play() {
    used = true;
    if (!video) {
      if (player.time() >= data.total) alone.at = 0;
      alone.since = performance.now();
      alone.running = true;
      return follow();
    }
    const p = video.play();
    if (p) p.catch(function () {}); // refused by the browser: the place is shown all the same
  },
  pause() {
    if (video) return video.pause();
    alone.at = player.time();
    alone.running = false;
    show();
  },
  rate(r) {
    if (video) { video.playbackRate = r; return; }
    alone.at = player.time();
    alone.since = performance.now();
    alone.rate = r;
  },
  move(t) {
    if (video) { video.currentTime = Math.min(t, video.duration || data.total); return; }
    alone.at = Math.min(t, data.total);
    alone.since = performance.now();
  },
};

function seek(t, end) {
  if (!playable) return;
  used = true;
  player.move(Math.max(t, 0));
  stopAt = end > t ? end : 0;
  show();
}

function show() {
  const t = player.time();
  for (const w of watchers) w(t);
}
function follow() {
  const t = player.time();
  if (loop && (t >= loop.end || t < loop.start - 0.5)) player.move(loop.start);
  else if (!loop && stopAt && t >= stopAt + 0.5) { stopAt = 0; player.pause(); }
  else if (!video && t >= data.total) player.pause();
  show();
  if (!player.paused()) requestAnimationFrame(follow);
}

// A codec that the browser doesn't know leaves the sound playing over a black picture.
function seeing() {
  const unseen = $('unseen');
  if (!unseen) return;
  unseen.hidden = video.readyState < 1 || video.videoWidth > 0;
  if (!unseen.hidden) copied(unseen);
}
function unplayable() {
  usable(false);
  video.hidden = !video.videoWidth; // a damaged recording may still show a picture
  $('unplayable').hidden = false;
  root.classList.remove('docked');
  copied($('unplayable'));
}
// usable shows or hides what needs a recording that plays.
function usable(on) {
  playable = on;
  root.classList.toggle('ready', on);
  for (const id of ['head', 'now', 'controls']) $(id).hidden = !on;
}
if (video) {
  video.addEventListener('play', function () { used = true; follow(); });
  video.addEventListener('seeking', function () { if (video.currentTime > 0.01) used = true; }); // not the page's own first picture
  for (const e of ['seeked', 'timeupdate', 'loadedmetadata', 'pause', 'play']) video.addEventListener(e, show);
  video.addEventListener('loadedmetadata', seeing);
  video.addEventListener('error', unplayable);
}

const clips = Array.from(document.querySelectorAll('a.clip[data-t]'));
document.addEventListener('click', function (e) {
  const clip = e.target.closest('a.clip[data-t]');
  if (!clip || !playable || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  if (loop) repeat(false);
  picked(+clip.dataset.t, +clip.dataset.e);
  seek(+clip.dataset.t, +clip.dataset.e);
  player.play();
});
let marked = NaN;
watchers.push(function (t) {
  if (Math.abs(t - marked) < 0.1) return; // a long report has thousands
  marked = used ? t : NaN;
  for (const c of clips) c.classList.toggle('playing', used && t >= +c.dataset.t && t < Math.max(+c.dataset.e, +c.dataset.t + 0.3));
});

// Where the player is out of sight, the recording that plays stays in sight: in the corner, on a telephone at the top.
const undock = $('undock');
let closed = false; // by the user, until something is played
if (undock && video && video.tagName === 'VIDEO' && 'IntersectionObserver' in window) {
  let away = false;
  const dock = function () {
    const on = away && playable && used && !closed;
    if (root.classList.contains('docked') === on) return;
    stage.style.minHeight = on ? stage.offsetHeight + 'px' : '';
    root.classList.toggle('docked', on);
    undock.hidden = !on;
  };
  new IntersectionObserver(function (entries) {
    away = !entries[entries.length - 1].isIntersecting;
    dock();
  }, { rootMargin: '-80px 0px' }).observe(stage);
  watchers.push(dock);
  video.addEventListener('play', function () { closed = false; dock(); });
  $('back').addEventListener('click', function () { stage.scrollIntoView({ block: 'center' }); });
  $('close').addEventListener('click', function () { video.pause(); closed = true; dock(); });
}

// What is behind a fold opens where an address leads to it.
function reveal() {
  const to = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!to) return;
  for (let d = to; (d = d.parentElement && d.parentElement.closest('details'));) d.open = true;
  if (to.tagName === 'DETAILS') to.open = true;
  to.scrollIntoView();
}
window.addEventListener('hashchange', reveal);
document.addEventListener('click', function (e) { // also to where the address leads already
  const a = e.target.closest('a[href^="#"]');
  if (a && a.getAttribute('href') === location.hash) reveal();
});

window.addEventListener('beforeprint', function () {
  if (document.body.classList.contains('brief')) return;
  for (const d of document.querySelectorAll('details.how, details.more')) d.open = true;
});
