'use strict';
// Two recordings that play together: what one does, the other does too, each from its own start.
(function () {
  document.documentElement.classList.add('js');
  const videos = Array.from(document.querySelectorAll('video.take')), both = document.getElementById('both'), hear = document.getElementById('hear');
  for (const v of videos) v.addEventListener('error', function () { v.hidden = true; v.nextElementSibling.hidden = false; });
  if (videos.length !== 2) { both.hidden = true; return; }
  let starts = [0, 0];
  function listen() { videos.forEach(function (v, i) { v.muted = i !== +hear.value; }); }
  const playing = () => videos.some(v => !v.paused && !v.ended);
  function tell() { both.textContent = playing() ? tr('Pause both') : tr('Play both'); }
  function play() { for (const v of videos) if (!v.ended) v.play().catch(() => {}); }
  function from(a, b) {
    starts = [a, b];
    videos.forEach(function (v, i) { v.currentTime = starts[i]; });
    play();
    videos[0].scrollIntoView({ block: 'nearest' });
  }
  both.addEventListener('click', function () {
    if (playing()) { for (const v of videos) v.pause(); } else if (videos.every(v => v.ended)) from(...starts); else play();
  });
  hear.addEventListener('change', listen);
  for (const v of videos) for (const e of ['play', 'pause', 'ended']) v.addEventListener(e, tell);
  for (const b of document.querySelectorAll('button.from')) b.addEventListener('click', function () { from(+b.dataset.a, +b.dataset.b); });
  listen();
})();
