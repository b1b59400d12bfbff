'use strict';
(function () {
  const { byID, show, send, clock } = poise;
  const preview = byID('preview'), review = byID('review'), overlay = byID('overlay'), count = byID('count'), cue = byID('cue');
  const ask = byID('ask'), lamp = byID('lamp'), status = byID('status'), trouble = byID('trouble');
  // The looks that a rehearsal begins with, in this order. after: seconds that the eyes are given to get there; lasts: seconds.
  const LOOKS = [
    { at: 'lens', after: 0.3, lasts: 5, text: 'Look at the lens and nod slowly', more: 'Keep your eyes on the lens of the camera: hold still for a second, then nod slowly.' },
    { at: 'screen', after: 1, lasts: 3, text: 'Now look at the other person’s face on your screen', more: 'If nobody is there yet, look where that face will be.' },
    { at: 'notes', after: 1, lasts: 3, text: 'Now look at your notes', more: 'Move your eyes as you usually do.' },
  ];
  const CHECK = 6; // seconds
  const kinds = ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4', 'audio/webm;codecs=opus', 'audio/mp4'];
  let state = 'off'; // ready, checking, counting, recording, review, sending
  let stream = null, recorder = null, pieces = [], result = null, began = 0, ticking = 0, meter = null, address = '';
  let session = null, dropping = null, drawn = 0; // of a live rehearsal
  let prompts = [], shown = -1, since = 0, asked = [], takes = 0;
  let looks = [], skip = null; // those that were made; ends the one that is going on

  const wait = s => new Promise(done => setTimeout(done, 1000 * s));
  const elapsed = () => (performance.now() - began) / 1000;
  // lively tells whether signs and cues are wanted while recording.
  const lively = () => Boolean(byID('cues')) && byID('cues').value !== 'off';
  const say = text => { status.textContent = text; };

  function become(next) {
    state = next;
    const visible = { enable: ['off'], start: ['ready'], check: ['ready'], next: ['recording'], finish: ['recording'], keep: ['review'], redo: ['counting', 'recording', 'review'] };
    for (const [id, states] of Object.entries(visible)) byID(id).hidden = !states.includes(next);
    byID('skip').hidden = true;
    if (next === 'recording') byID('next').hidden = shown + 1 >= prompts.length;
    lamp.hidden = next !== 'recording';
    preview.hidden = next === 'review' || next === 'sending';
    review.hidden = !preview.hidden;
    document.body.classList.toggle('live', Boolean(session) && (next === 'counting' || next === 'recording'));
    byID('signs').hidden = byID('watching').hidden = !document.body.classList.contains('live');
    byID('prepare').toggleAttribute('inert', next !== 'off' && next !== 'ready' && next !== 'review');
  }

  const reasons = {
    NotAllowedError: 'The browser may not use camera and microphone. Allow both for this page (the sign beside the address), then try again.',
    NotFoundError: 'No camera or no microphone was found. Connect one, then try again.',
    NotReadableError: 'Camera or microphone are used by another program. Close that, then try again.',
  };

  async function enable() {
    show(trouble, '');
    if (!navigator.mediaDevices || !window.MediaRecorder) {
      show(trouble, 'This browser lets pages record only at an address of this computer (http://127.0.0.1 or http://localhost) or over https.');
      return;
    }
    const camera = byID('camera').value, microphone = byID('microphone').value;
    const want = {
      video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
      // Processing would change loudness and pauses.
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    };
    if (!byID('camera').disabled && camera) want.video.deviceId = { exact: camera };
    if (!byID('microphone').disabled && microphone) want.audio.deviceId = { exact: microphone };
    release();
    try {
      stream = await navigator.mediaDevices.getUserMedia(want);
    } catch (e) {
      show(trouble, reasons[e.name] || 'Camera and microphone cannot be used: ' + e.message);
      become('off');
      return;
    }
    preview.srcObject = stream;
    for (const t of stream.getTracks()) t.addEventListener('ended', () => unplugged(t));
    preview.play().catch(function () {});
    listen();
    await choices();
    become('ready');
    say('Ready. Sit as you would in the interview.');
  }

  function release() {
    if (meter) { meter.close().catch(function () {}); meter = null; }
    if (stream) for (const t of stream.getTracks()) t.stop();
    stream = null;
  }

  // unplugged ends a recording whose camera or microphone is gone, with what there is.
  function unplugged(track) {
    if (!stream || !stream.getTracks().includes(track)) return;
    show(trouble, (track.kind === 'video' ? 'The camera' : 'The microphone') + ' was disconnected.' + (state === 'recording' ? ' What was recorded is kept.' : ''));
    if (state === 'recording') finish(); else if (state === 'ready') { release(); become('off'); }
  }

  async function choices() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    for (const [id, kind, track] of [['camera', 'videoinput', stream.getVideoTracks()[0]], ['microphone', 'audioinput', stream.getAudioTracks()[0]]]) {
      const select = byID(id), used = track ? track.getSettings().deviceId : '';
      select.replaceChildren(...devices.filter(d => d.kind === kind).map(d => new Option(d.label || 'unnamed', d.deviceId, false, d.deviceId === used)));
      select.disabled = false;
    }
  }

  function listen() {
    meter = new AudioContext();
    const analyser = meter.createAnalyser(), own = meter;
    analyser.fftSize = 1024;
    meter.createMediaStreamSource(stream).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    let loudest = 0, held = 0;
    (function look() {
      if (meter !== own) return;
      analyser.getFloatTimeDomainData(wave);
      const peak = wave.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
      held = Math.max(peak, held * 0.92);
      loudest = Math.max(loudest, peak);
      byID('level').value = Math.min(1, Math.sqrt(held));
      if (loudest > 0.05) byID('heard').textContent = held > 0.97 ? 'Too loud: move back a little.' : 'It hears you.';
      requestAnimationFrame(look);
    })();
  }

  function record() {
    const kind = kinds.find(k => MediaRecorder.isTypeSupported(k) && (stream.getVideoTracks().length > 0 || k.startsWith('audio')));
    return new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: 4e6, audioBitsPerSecond: 128e3, videoKeyFrameIntervalDuration: 2000 });
  }

  // A check holds for an hour.
  const HOUR = 3600e3;
  function checked(now) {
    try {
      if (now) localStorage.setItem('checked', Date.now());
      return Date.now() - Number(localStorage.getItem('checked')) < HOUR;
    } catch (e) { return true; } // no storage: nobody is kept from recording
  }

  // check has a few seconds judged, of which nothing is kept. It resolves to whether nothing is to be changed.
  async function check() {
    if (state !== 'ready') return false;
    let good = false;
    const list = byID('verdict'), test = record(), parts = [];
    become('checking');
    show(trouble, '');
    list.hidden = true;
    test.addEventListener('dataavailable', e => parts.push(e.data));
    const stopped = new Promise(done => test.addEventListener('stop', done, { once: true }));
    test.start();
    for (let n = CHECK; n > 0; n--) { say('Sit as you will and say a sentence or two: ' + n); await wait(1); }
    if (test.state !== 'inactive') test.stop();
    await stopped;
    say('Looking at it. This takes some seconds.');
    try {
      const lines = await send({}, new Blob(parts, { type: test.mimeType.split(';')[0] }), 'test', function () {}, '/api/check').done;
      list.replaceChildren(...lines.map(function (l) {
        const row = document.createElement('li'), name = document.createElement('b');
        row.className = l.verdict === 'change' ? 'change' : '';
        name.textContent = (l.verdict === 'good' ? '✓ ' : l.verdict === 'change' ? 'Change: ' : '– ') + l.name;
        row.append(name, ': ' + (l.verdict === 'not measured' ? 'not measured: ' : '') + l.found);
        if (l.advice) {
          const advice = row.appendChild(document.createElement('span'));
          advice.className = 'advice';
          advice.textContent = l.advice;
        }
        return row;
      }));
      list.hidden = false;
      const bad = lines.filter(l => l.verdict === 'change').length;
      good = !bad;
      checked(true);
      say(bad ? bad + ' to change before a long rehearsal.' : 'Ready: record your rehearsal like this.');
    } catch (e) {
      show(trouble, e.message);
      say('');
    }
    become('ready');
    byID('start').focus();
    return good;
  }

  // join begins to send the recording while it is made. It reports false when the server does not take it.
  async function join() {
    byID('start').disabled = true;
    try {
      await dropping;
      session = await poise.live.begin({ cues: byID('cues').value, picture: stream.getVideoTracks().length > 0, sound: stream.getAudioTracks().length > 0, ...notes() }, seen, refused);
      poise.live.draw(null, null);
      return true;
    } catch (e) {
      show(trouble, e.message);
      return false;
    } finally {
      byID('start').disabled = false;
    }
  }
  const notes = () => ({ title: title(), questions: asked.join('\n'), looks });
  const title = () => byID('title').value || 'Rehearsal of ' + new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

  function seen(s, broken, pace) {
    if (state !== 'recording' && state !== 'counting') return;
    poise.live.draw(s, pace);
    if (broken) show(trouble, broken);
    if (s && state === 'recording' && performance.now() - drawn > 1000) {
      drawn = performance.now();
      byID('watching').dataset.behind = Math.max(0, elapsed() - s.time).toFixed(2);
      byID('watching').textContent = 'Watching ' + Math.round(s.rate) + (Math.round(s.rate) === 1 ? ' picture' : ' pictures') + ' a second, ' + Math.max(0, elapsed() - s.time).toFixed(1) + ' s behind.';
    }
  }

  // refused ends a recording of which nothing more is taken.
  function refused(why) {
    show(trouble, why + ' What had arrived is kept.');
    if (state === 'recording') finish();
  }

  // part ends a live rehearsal and leads to its report.
  async function part() {
    clearInterval(ticking);
    overlay.hidden = true;
    become('sending');
    say('Recorded ' + clock(elapsed()) + '. It is put into the library.');
    try {
      const id = await session.finish(notes());
      release();
      location.href = '/rehearsals/' + id + '/';
    } catch (e) {
      show(trouble, e.message);
      session = null;
      become('ready');
      say('');
    }
  }

  async function countdown(from, text, going) {
    overlay.hidden = false;
    cue.textContent = text;
    say(text);
    for (let n = from; n > 0 && going(); n--) {
      count.textContent = n;
      await wait(1);
    }
  }

  const places = { lens: 'the lens', screen: 'the other person’s face', notes: 'your notes' };
  // look guides one look and keeps where it was made; false: it was skipped, or the recording ended meanwhile.
  async function look(l, going) {
    const from = elapsed() + l.after, to = from + l.lasts;
    let skipped = false;
    const left = new Promise(done => { skip = function () { skipped = true; done(); }; });
    overlay.hidden = byID('skip').hidden = false;
    cue.textContent = l.text;
    say(l.text + '. ' + l.more);
    while (!skipped && going() && elapsed() < to + 0.1) {
      count.textContent = Math.min(l.lasts, Math.max(1, Math.ceil(to - elapsed())));
      await Promise.race([wait(0.1), left]);
    }
    skip = null;
    if (!going()) return false; // a later take has the page
    overlay.hidden = byID('skip').hidden = true;
    if (!skipped) looks.push({ at: l.at, range: { start: milli(from), end: milli(to) } });
    return !skipped;
  }
  const milli = s => Math.round(1000 * s) / 1000;

  async function start() {
    if (state !== 'ready' || byID('start').disabled) return;
    session = null;
    asked = []; looks = []; skip = null;
    show(trouble, '');
    if (lively() && !(checked() || await check())) return;
    if (lively() && !await join()) return;
    prompts = byID('prompts').value.split('\n').map(l => l.trim()).filter(l => l && !l.startsWith('#'));
    shown = -1; pieces = [];
    const wanted = LOOKS.filter(l => byID('look-' + l.at).checked), take = ++takes, live = session; // a later take ends what is left of this one
    become('counting');
    byID('verdict').hidden = true;
    byID('redo').focus();
    await countdown(3, wanted.length ? 'Recording begins with ' + (wanted.length === 1 ? 'a look' : wanted.length + ' looks') + '. First: ' + places[wanted[0].at] + '.' : 'Recording begins.', () => take === takes && state === 'counting');
    if (take !== takes || state !== 'counting') return;
    overlay.hidden = true;
    recorder = record();
    const kind = recorder.mimeType;
    const own = recorder;
    recorder.addEventListener('dataavailable', e => { if (own === recorder && e.data.size) { if (live) live.push(e.data); else pieces.push(e.data); } });
    recorder.addEventListener('stop', () => { if (own === recorder && state === 'recording') { if (live) part(); else toReview(kind); } });
    recorder.addEventListener('error', function (e) { show(trouble, 'Recording stopped: ' + (e.error ? e.error.message : 'the browser does not say why') + '.'); });
    await new Promise(function (done) { recorder.addEventListener('start', done, { once: true }); recorder.start(live ? 100 : 1000); });
    began = performance.now();
    become('recording');
    byID('finish').focus();
    clearInterval(ticking);
    ticking = setInterval(() => {
      byID('time').textContent = clock(elapsed());
      byID('since').textContent = shown < 0 ? '' : clock(elapsed() - since);
    }, 250);
    for (const l of wanted) {
      byID('next').hidden = true;
      if (await look(l, () => state === 'recording' && take === takes) && live) live.note(notes());
      if (state !== 'recording' || take !== takes) return;
    }
    byID('next').hidden = shown + 1 >= prompts.length;
    say('Recording.');
    next();
  }

  function next() {
    if (skip) { skip(); return; } // a look comes before the questions
    if (state !== 'recording' || shown + 1 >= prompts.length) return;
    shown++;
    since = elapsed();
    asked.push(clock(since, true) + ' ' + prompts[shown]);
    question(prompts[shown]);
    if (session) session.note(notes());
    say('Question ' + (shown + 1) + ' of ' + prompts.length + ': ' + prompts[shown]);
    byID('next').hidden = shown + 1 >= prompts.length;
  }

  // question shows what is asked, and from now on for how long.
  function question(text) {
    byID('question').textContent = text;
    byID('since').textContent = text ? '0:00' : '';
    ask.hidden = !text;
  }

  function finish() {
    if (state === 'recording' && recorder.state !== 'inactive') recorder.stop();
  }

  function toReview(kind) {
    clearInterval(ticking);
    result = new Blob(pieces, { type: kind.split(';')[0] });
    pieces = [];
    overlay.hidden = true;
    question('');
    address = URL.createObjectURL(result);
    review.src = address;
    become('review');
    byID('keep').focus();
    say('Recorded ' + clock(elapsed()) + '. Look at it, then have it analysed, or record again.');
  }

  async function redo() {
    if (state === 'sending') return;
    const old = recorder;
    recorder = null;
    takes++;
    if (old && old.state !== 'inactive') old.stop();
    if (session) dropping = session.drop().catch(function () {}); // the next begin tells what is wrong
    session = null;
    clearInterval(ticking);
    if (address) { review.removeAttribute('src'); review.load(); URL.revokeObjectURL(address); address = ''; }
    pieces = []; result = null;
    overlay.hidden = true;
    question('');
    become('ready');
    byID('start').focus();
    say('Ready.');
  }

  async function keep() {
    if (state !== 'review') return;
    become('sending');
    show(trouble, '');
    byID('sending').hidden = false;
    say('Copying the recording to the library.');
    try {
      const fields = { origin: 'recorded', title: title(), looks: looks.length ? JSON.stringify(looks) : '', questions: asked.join('\n') };
      const { id } = await send(fields, result, 'rehearsal', function (share) { byID('sent').value = share; }).done;
      result = null;
      release();
      location.href = '/rehearsals/' + id + '/';
    } catch (e) {
      show(trouble, e.message + ' The recording is still here: try again.');
      byID('sending').hidden = true;
      become('review');
    }
  }

  for (const [id, act] of [['enable', enable], ['start', start], ['check', check], ['next', next], ['skip', next], ['finish', finish], ['keep', keep], ['redo', redo]]) byID(id).addEventListener('click', act);
  for (const id of ['camera', 'microphone']) byID(id).addEventListener('change', enable);
  // Which looks are wanted is remembered.
  for (const l of LOOKS) {
    const box = byID('look-' + l.at), key = 'look-' + l.at;
    try { box.checked = localStorage.getItem(key) !== 'off'; } catch (e) { /* no storage: all are wanted */ }
    box.addEventListener('change', function () { try { localStorage.setItem(key, box.checked ? 'on' : 'off'); } catch (e) { /* then it holds for this page */ } });
  }
  byID('list').addEventListener('change', async function (e) {
    const f = e.target.files[0];
    if (!f) return;
    if (f.size > 1e5) { show(trouble, 'That file is too long for a list of questions.'); return; }
    byID('prompts').value = (await f.text()).trim();
  });
  document.addEventListener('keydown', function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input, textarea, select, video, button, a')) {
      if (!(state === 'recording' && e.key === 'ArrowRight')) return;
    }
    if (e.key === 'ArrowRight') { e.preventDefault(); next(); } else if (e.key === ' ') { e.preventDefault(); if (state === 'ready') start(); else finish(); }
  });
  window.addEventListener('beforeunload', function (e) { if (state === 'recording' && !session || result) e.preventDefault(); });
  window.addEventListener('pagehide', function () { if (session) session.leave(); release(); });
  become('off');
})();
