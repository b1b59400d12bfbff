'use strict';
document.documentElement.classList.add('js');
const poise = (function () {
  const byID = id => document.getElementById(id);
  const pad = n => String(n).padStart(2, '0');

  // clock writes seconds as m:ss, with tenths on request.
  function clock(s, tenths) {
    const t = tenths ? Math.round(s * 10) / 10 : Math.floor(s);
    const m = Math.floor(t / 60), rest = t - 60 * m;
    return m + ':' + (tenths ? (rest < 10 ? '0' : '') + rest.toFixed(1) : pad(rest));
  }
  // seconds reads 75, 1:15, 1:15.5 or 1:02:03; NaN for anything else.
  function seconds(text) {
    if (!/^(\d+:){0,2}\d+(\.\d+)?$/.test(text.trim())) return NaN;
    return text.trim().split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
  }
  function show(element, text) {
    element.textContent = text || '';
    element.hidden = !text;
  }
  const lost = tr('poise does not answer. Is it still running?');

  // call sends JSON; it throws an Error with one sentence for the user.
  async function call(method, url, body) {
    let answer;
    try {
      answer = await fetch(url, { method, headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: body === undefined ? undefined : JSON.stringify(body) });
    } catch (e) {
      throw new Error(lost);
    }
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error || lost);
    return answer.status === 204 ? null : answer.json();
  }

  // send copies a recording to an address, by default the library's; told hears the share that has been sent. It resolves to
  // the answer.
  function send(fields, recording, name, told, url) {
    const form = new FormData();
    for (const [k, v] of Object.entries(fields)) if (v) form.append(k, v);
    form.append('recording', recording, name);
    const request = new XMLHttpRequest();
    const done = new Promise(function (resolve, reject) {
      request.upload.addEventListener('progress', e => { if (e.lengthComputable) told(e.loaded / e.total); });
      request.addEventListener('load', function () {
        let answer = {};
        try { answer = JSON.parse(request.responseText); } catch (e) { /* no JSON: told below */ }
        if (request.status === 201 || request.status === 200) resolve(answer); else reject(new Error(answer.error || lost));
      });
      request.addEventListener('error', () => reject(new Error(lost)));
      request.addEventListener('abort', () => reject(new Error(tr('Stopped.'))));
    });
    request.open('POST', url || '/api/rehearsals');
    request.setRequestHeader('Accept', 'application/json');
    request.send(form);
    return { done, stop: () => request.abort() };
  }

  // copier has a button copy the text of the field that it names.
  function copier(button, told) {
    button.addEventListener('click', async function () {
      const field = byID(button.dataset.from);
      try {
        await navigator.clipboard.writeText(field.value);
      } catch (e) { // no permission, or no secure address
        field.select();
        document.execCommand('copy');
      }
      told.textContent = tr('Copied.');
    });
  }

  // fetchFile downloads a file under the name that the server gives it; it throws an Error with one sentence for the user.
  async function fetchFile(url) {
    let answer;
    try {
      answer = await fetch(url, { headers: { Accept: 'application/json' } });
    } catch (e) {
      throw new Error(lost);
    }
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error || lost);
    const named = /filename\*?=(?:utf-8'')?"?([^";]+)/i.exec(answer.headers.get('Content-Disposition') || '');
    const link = document.createElement('a'), address = URL.createObjectURL(await answer.blob());
    link.href = address;
    link.download = named ? decodeURIComponent(named[1]) : 'report';
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  // jobs hears the list of analyses whenever it changes. The browser connects again by itself.
  function jobs(heard) {
    const source = new EventSource('/api/events');
    source.addEventListener('jobs', e => heard(JSON.parse(e.data).jobs));
    window.addEventListener('pagehide', () => source.close());
    window.addEventListener('pageshow', e => { if (e.persisted) location.reload(); }); // the way back
    return source;
  }

  // confirm asks in the page's dialog.
  function confirm(name) {
    const box = byID('sure');
    if (byID('sure-name')) byID('sure-name').textContent = name;
    box.showModal();
    return new Promise(function (resolve) {
      byID('sure-yes').onclick = () => { box.close(); resolve(true); };
      byID('sure-no').onclick = () => box.close();
      box.onclose = () => resolve(false);
    });
  }
  const stages = { probe: tr('Opening the recording'), picture: tr('Watching'), sound: tr('Listening'), transcribing: tr('Writing down what is said'), measuring: tr('Measuring'), writing: tr('Writing the report') };
  return { byID, clock, seconds, show, call, send, copier, fetchFile, jobs, confirm, stages };
})();
