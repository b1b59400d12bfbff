'use strict';
// poise.studio is the camera and the microphone, what the page shows of them, and the check of both.
poise.studio = (function () {
  const { byID, show, send } = poise;
  const CHECK = 6; // seconds
  const kinds = ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4', 'audio/webm;codecs=opus', 'audio/mp4'];
  let stream = null, meter = null;

  const blocked = tr('Camera blocked. Click the camera icon in the address bar and choose Allow.');
  const reasons = {
    NotAllowedError: blocked,
    NotFoundError: tr('No camera or no microphone was found. Connect one, then try again.'),
    NotReadableError: tr('Another program is using the camera or microphone. Close it, then try again.'),
  };

  // open turns camera and microphone on; gone hears of one that is unplugged. It throws an Error with one sentence.
  async function open(gone) {
    if (!navigator.mediaDevices || !window.MediaRecorder) {
      throw new Error(tr('This browser lets pages record only at an address of this computer (http://127.0.0.1 or http://localhost) or over https.'));
    }
    const want = {
      video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
      // Processing would change loudness and pauses.
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    };
    for (const [kind, id] of [['video', 'camera'], ['audio', 'microphone']]) {
      if (!byID(id).disabled && byID(id).value) want[kind].deviceId = { exact: byID(id).value };
    }
    close();
    try {
      stream = await navigator.mediaDevices.getUserMedia(want);
    } catch (e) {
      throw new Error(reasons[e.name] || tr('Camera and microphone cannot be used: {1}', e.message));
    }
    byID('preview').srcObject = stream;
    for (const t of stream.getTracks()) t.addEventListener('ended', function () { if (stream && stream.getTracks().includes(t)) gone(t); });
    byID('preview').play().catch(function () {});
    listen();
    await choices();
  }

  function close() {
    if (meter) { meter.close().catch(function () {}); meter = null; }
    if (stream) for (const t of stream.getTracks()) t.stop();
    stream = null;
    byID('level').value = 0;
    byID('heard').textContent = '';
  }

  async function choices() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    if (!stream) return; // it was closed meanwhile
    for (const [id, kind, track] of [['camera', 'videoinput', stream.getVideoTracks()[0]], ['microphone', 'audioinput', stream.getAudioTracks()[0]]]) {
      const select = byID(id), used = track ? track.getSettings().deviceId : '';
      select.replaceChildren(...devices.filter(d => d.kind === kind).map(d => new Option(d.label || tr('unnamed'), d.deviceId, false, d.deviceId === used)));
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
    byID('heard').textContent = tr('Say something: the bar should move.');
    (function look() {
      if (meter !== own) return;
      analyser.getFloatTimeDomainData(wave);
      const peak = wave.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
      held = Math.max(peak, held * 0.92);
      loudest = Math.max(loudest, peak);
      byID('level').value = Math.min(1, Math.sqrt(held));
      if (loudest > 0.05) byID('heard').textContent = held > 0.97 ? tr('Too loud: move back a little.') : tr('It hears you.');
      requestAnimationFrame(look);
    })();
  }

  function recorder() {
    const kind = kinds.find(k => MediaRecorder.isTypeSupported(k) && (stream.getVideoTracks().length > 0 || k.startsWith('audio')));
    return new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: 4e6, audioBitsPerSecond: 128e3, videoKeyFrameIntervalDuration: 2000 });
  }

  // line is what was found of one thing, in the list of the check.
  function line(l) {
    const row = document.createElement('li'), name = document.createElement('b');
    row.className = l.verdict === 'change' ? 'change' : '';
    name.textContent = (l.verdict === 'good' ? '✓ ' : l.verdict === 'change' ? tr('Change: ') : '– ') + l.name;
    row.append(name, ': ' + (l.verdict === 'not measured' ? tr('not measured: ') : '') + l.found);
    if (l.advice) {
      const advice = row.appendChild(document.createElement('span'));
      advice.className = 'advice';
      advice.textContent = l.advice;
    }
    return row;
  }

  // check has a few seconds judged, of which nothing is kept; say tells how far it is. It resolves to how many things are to be
  // changed, and throws an Error with one sentence.
  async function check(say) {
    const list = byID('verdict'), test = recorder(), parts = [];
    list.hidden = true;
    test.addEventListener('dataavailable', e => parts.push(e.data));
    const stopped = new Promise(done => test.addEventListener('stop', done, { once: true }));
    test.start();
    for (let n = CHECK; n > 0 && test.state !== 'inactive'; n--) {
      say(tr('Sit as you will in the interview, and say a sentence or two: {1}', n));
      await new Promise(done => setTimeout(done, 1000));
    }
    if (test.state !== 'inactive') test.stop();
    await stopped;
    say(tr('Looking at it. This takes some seconds.'));
    const lines = await send({}, new Blob(parts, { type: test.mimeType.split(';')[0] }), 'test', function () {}, '/api/check').done;
    const order = { change: 0, good: 1 };
    list.replaceChildren(...lines.sort((a, b) => (order[a.verdict] ?? 2) - (order[b.verdict] ?? 2)).map(line));
    list.hidden = false;
    return lines.filter(l => l.verdict === 'change').length;
  }

  const holds = kind => stream.getTracks().some(t => t.kind === kind);
  return { open, close, recorder, check, holds };
})();
