'use strict';
(function () {
  const video = document.getElementById('video');
  const data = JSON.parse(document.getElementById('data').textContent);
  const lanes = document.getElementById('lanes'), over = document.getElementById('over');
  const head = document.getElementById('head'), tip = document.getElementById('tip'), now = document.getElementById('now');
  const stage = document.getElementById('player'), undock = document.getElementById('undock');
  const clips = Array.from(document.querySelectorAll('a.clip[data-t]'));
  let playable = true, stopAt = 0, used = false; // used: played or moved, not only opened

  const pad = n => String(n).padStart(2, '0');
  function clock(s) {
    s = Math.max(0, Math.floor(s));
    return s >= 3600 ? Math.floor(s / 3600) + ':' + pad(Math.floor(s / 60) % 60) + ':' + pad(s % 60) : Math.floor(s / 60) + ':' + pad(s % 60);
  }

  // What every lane shows at time t. Stretches of a lane are sorted by start, but may overlap.
  function states(t) {
    const out = [], at = t * 100;
    for (const lane of data.lanes) {
      for (let i = 0; i < lane.runs.length && lane.runs[i] <= at; i += 3) {
        if (at < lane.runs[i + 1]) { out.push([lane.name, lane.texts[lane.runs[i + 2]]]); break; }
      }
    }
    return out;
  }
  const words = t => states(t).map(s => s[0] === 'Gaze' ? 'gaze: ' + s[1] : s[1]).join(', ');

  function seek(t, end) {
    if (!playable) return;
    used = true;
    video.currentTime = Math.min(Math.max(t, 0), video.duration || data.total);
    stopAt = end > t ? end : 0;
    show();
  }
  function play() {
    const p = video.play();
    if (p) p.catch(function () {}); // refused by the browser: the place is shown all the same
  }

  function show() {
    const t = video.currentTime, share = Math.min(t / data.total, 1) * 100;
    head.style.left = share + '%';
    over.setAttribute('aria-valuenow', t.toFixed(1));
    const text = clock(t) + (words(t) ? ' · ' + words(t) : '');
    over.setAttribute('aria-valuetext', text);
    now.textContent = text;
    for (const c of clips) {
      c.classList.toggle('playing', t >= +c.dataset.t && t < Math.max(+c.dataset.e, +c.dataset.t + 0.3) && used);
    }
  }
  function follow() {
    show();
    if (stopAt && video.currentTime >= stopAt + 0.5) { stopAt = 0; video.pause(); }
    if (!video.paused) requestAnimationFrame(follow);
  }
  video.addEventListener('play', function () { used = true; follow(); });
  video.addEventListener('seeking', function () { if (video.currentTime > 0.01) used = true; }); // not the page's own first picture
  for (const e of ['seeked', 'timeupdate', 'loadedmetadata']) video.addEventListener(e, show);
  // A codec that the browser doesn't know leaves the sound playing over a black picture.
  function seeing() {
    const unseen = document.getElementById('unseen');
    if (unseen) unseen.hidden = video.readyState < 1 || video.videoWidth > 0;
  }
  video.addEventListener('loadedmetadata', seeing);
  video.addEventListener('error', function () {
    playable = false;
    video.hidden = !video.videoWidth; // a damaged recording may still show a picture
    document.getElementById('unplayable').hidden = false;
    document.documentElement.classList.remove('ready', 'docked');
    head.hidden = now.hidden = true;
  });

  document.addEventListener('click', function (e) {
    const clip = e.target.closest('a.clip[data-t]');
    if (clip && playable && !e.ctrlKey && !e.metaKey && !e.shiftKey) {
      e.preventDefault();
      seek(+clip.dataset.t, +clip.dataset.e);
      play();
      return;
    }
    const plot = e.target.closest('[data-seek]');
    if (plot) seek(fraction(plot, e) * data.total, 0);
  });
  function fraction(element, e) {
    const r = element.getBoundingClientRect();
    return Math.min(Math.max((e.clientX - r.left) / r.width, 0), 1);
  }

  // The timeline is a slider: pointer, arrow keys, Home and End.
  over.tabIndex = 0;
  over.setAttribute('role', 'slider');
  over.setAttribute('aria-label', 'Place in the recording');
  over.setAttribute('aria-valuemin', '0');
  over.setAttribute('aria-valuemax', data.total.toFixed(1));
  let dragging = false;
  over.addEventListener('pointerdown', function (e) { dragging = true; over.setPointerCapture(e.pointerId); seek(fraction(over, e) * data.total, 0); });
  over.addEventListener('pointerup', function () { dragging = false; });
  over.addEventListener('pointercancel', function () { dragging = false; });
  over.addEventListener('pointermove', function (e) {
    const f = fraction(over, e), t = f * data.total, said = words(t);
    if (dragging) seek(t, 0);
    tip.hidden = false;
    tip.textContent = clock(t) + (said ? ' · ' + said : '');
    const half = tip.offsetWidth / 2, width = over.clientWidth;
    tip.style.left = Math.min(Math.max(f * width, half), Math.max(width - half, half)) + 'px';
  });
  over.addEventListener('pointerleave', function () { tip.hidden = true; });
  over.addEventListener('keydown', function (e) {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[e.key];
    if (step) seek(video.currentTime + step * (e.shiftKey ? 5 : 1), 0);
    else if (e.key === 'Home') seek(0, 0);
    else if (e.key === 'End') seek(data.total, 0);
    else if (e.key === ' ' || e.key === 'Enter') { if (video.paused) play(); else video.pause(); }
    else return;
    e.preventDefault();
  });

  // Further down the page the recording stays in sight, in the corner.
  if (video.tagName === 'VIDEO' && 'IntersectionObserver' in window) {
    new IntersectionObserver(function (entries) {
      const away = !entries[0].isIntersecting && entries[0].boundingClientRect.top < 0;
      stage.style.minHeight = away ? stage.offsetHeight + 'px' : '';
      document.documentElement.classList.toggle('docked', away && playable && used);
    }, { rootMargin: '-40px 0px 0px 0px' }).observe(stage);
    video.addEventListener('seeking', function () {
      if (stage.getBoundingClientRect().bottom < 40 && playable && used) {
        stage.style.minHeight = stage.offsetHeight + 'px';
        document.documentElement.classList.add('docked');
      }
    });
    undock.hidden = false;
    undock.addEventListener('click', function () { stage.scrollIntoView({ block: 'center' }); });
  }
  window.addEventListener('beforeprint', function () {
    for (const d of document.querySelectorAll('details.how')) d.open = true;
  });

  document.documentElement.classList.add('ready');
  head.hidden = now.hidden = false;
  seeing();
  if (video.error) video.dispatchEvent(new Event('error'));
  show();
})();
