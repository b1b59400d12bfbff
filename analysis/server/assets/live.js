'use strict';
// poise.live sends a recording while it is being made, and shows what is seen in it meanwhile.
poise.live = (function () {
  const { byID, call } = poise;
  const MOST = 4e6; // bytes of one piece; the server takes 8 MB
  const postures = { arms_crossed: tr('arms crossed'), slouch: tr('slouched'), turned: tr('turned'), lean_left: tr('leaning left'), lean_right: tr('leaning right'), hand_on_face: tr('hand at the face'), rhythmic: tr('repeated movement') };
  const wait = s => new Promise(done => setTimeout(done, 1000 * s));

  // begin resolves to a take. told hears each state and the pace to aim for; ended hears one sentence when the server takes nothing
  // more; waits hears whether it keeps the recording waiting.
  async function begin(details, { told, ended, waits }) {
    const { id, pace } = await call('POST', '/api/live', details);
    const api = '/api/live/' + id, watched = details.cues !== 'off';
    let waiting = [], number = 0, sending = null, over = false;

    const source = new EventSource(api + '/events');
    source.addEventListener('live', function (e) {
      const news = JSON.parse(e.data);
      if (news.ended) source.close();
      told(news.state, news.trouble, pace);
    });

    // post repeats one piece until it is acknowledged; the server knows it by its number.
    async function post(piece) {
      let late = false;
      for (let pause = 0.25; ; pause = Math.min(1, 2 * pause)) {
        try {
          const answer = await fetch(api + '/pieces/' + number, { method: 'POST', body: piece, headers: { 'Content-Type': 'application/octet-stream', Accept: 'application/json' }, signal: AbortSignal.timeout(10000) });
          if (answer.ok) { number++; if (late) waits(false); return; }
          if (over) return;
          if (answer.status < 500 || answer.status === 507) {
            const why = (await answer.json().catch(() => ({}))).error || tr('poise takes nothing more of the recording.');
            stop();
            ended(why);
            return;
          }
        } catch (e) { /* the connection broke: again */ }
        if (over) return;
        if (pause > 0.5 && !late) { late = true; waits(true); }
        await wait(pause);
      }
    }
    async function drain() {
      while (waiting.length && !over) {
        const some = [];
        for (let n = 0; waiting.length && (n === 0 || n + waiting[0].size <= MOST);) { n += waiting[0].size; some.push(waiting.shift()); }
        await post(new Blob(some));
      }
      sending = null;
    }
    function push(piece) {
      if (over || !piece.size) return;
      waiting.push(piece);
      sending = sending || drain();
    }
    function stop() { over = true; waiting = []; source.close(); }
    const note = details => call('POST', api + '/notes', details);

    // finish resolves to the id of the rehearsal.
    async function finish(details) {
      while (sending) await sending;
      if (!over) await note(details);
      stop();
      return (await call('POST', api + '/finish')).id;
    }
    async function drop() {
      stop();
      while (sending) await sending; // the piece that is on its way
      await call('DELETE', api);
    }
    // leave ends it from a page that goes away.
    function leave() { if (!over) navigator.sendBeacon(api + '/finish'); stop(); }
    return { id, watched, push, note: d => note(d).catch(function () {}), finish, drop, leave };
  }

  // percent reads as the report does: poise/analysis/report/format.
  const percent = function (v) {
    const p = 100 * v;
    return p > 0 && p < 0.1 ? tr('under 0.1 %') : p < 9.95 && p !== Math.trunc(p) ? point(p.toFixed(1)) + ' %' : Math.round(p) + ' %';
  };
  function sign(id, value, label) {
    const box = byID('sign-' + id);
    box.querySelector('b').textContent = value;
    box.setAttribute('aria-label', label);
    return box;
  }

  // draw shows a state in the signs beside the lens; null clears them.
  function draw(s, pace) {
    const gaze = s ? s.eye_contact.value : null, wpm = s ? s.pace.value : null;
    const eyes = sign('eyes', gaze === null ? (s && !s.face ? tr('no face') : '–') : percent(gaze), gaze === null ? tr('Eye contact: not measured') : tr('Eye contact: {1} of the last ten seconds', percent(gaze)));
    eyes.classList.toggle('unmeasured', gaze === null);
    eyes.classList.toggle('met', Boolean(s) && s.target === 'camera');
    eyes.querySelector('.arc').setAttribute('stroke-dasharray', 100 * (gaze || 0) + ' 100');
    const heard = s && s.pace_from === 'words'; // else it is estimated from syllables
    const bar = sign('pace', wpm === null ? '–' : (heard ? '' : '≈') + Math.round(wpm), wpm === null ? tr('Pace: not measured') :
      heard ? tr('Pace: {1} words a minute', Math.round(wpm)) : tr('Pace: about {1} words a minute', Math.round(wpm)));
    bar.classList.toggle('unmeasured', wpm === null);
    const place = v => 2 + 56 * Math.min(1, Math.max(0, (v - 60) / 180)); // 60 to 240 words a minute
    if (pace) {
      const band = bar.querySelector('.band');
      band.setAttribute('x', place(pace[0]));
      band.setAttribute('width', place(pace[1]) - place(pace[0]));
    }
    bar.querySelector('.marker').setAttribute('transform', 'translate(' + place(wpm || 60) + ' 0)');
    const seen = s && !s.posture_reason, states = s ? s.posture.map(p => postures[p] || p.replaceAll('_', ' ')) : [];
    const pose = sign('pose', states.length ? states.join(', ') : seen ? '✓' : '–', tr('Posture: {1}', states.length ? states.join(', ') : seen ? tr('nothing to mention') : tr('not measured')));
    pose.classList.toggle('told', states.length > 0);
    const hint = s && s.cues.length ? s.cues[0].text : '';
    if (byID('hint').textContent !== hint) byID('hint').textContent = hint; // a live region: it speaks when it changes
  }
  return { begin, draw };
})();
