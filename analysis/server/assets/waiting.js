'use strict';
(function () {
  const { byID, show, call, jobs, stages, clock } = poise;
  const main = byID('main'), api = '/api/rehearsals/' + main.dataset.id;
  if (main.dataset.state === 'queued') {
    const list = byID('stages'), overall = byID('overall');
    let began = 0, from = 0;
    const left = function (s) { // seconds, from the speed so far
      if (!began) { began = Date.now(); from = s.done; return NaN; }
      const passed = (Date.now() - began) / 1000;
      return passed < 3 || s.done <= from ? NaN : (s.total - s.done) * passed / (s.done - from);
    };
    jobs(function (all) {
      const job = all.find(j => j.id === main.dataset.id);
      if (!job) { location.reload(); return; }
      if (!job.running) {
        overall.textContent = trn(job.before, 'One other rehearsal comes first.', '{1} other rehearsals come first.', job.before);
        return;
      }
      let text = tr('Under way.');
      for (const s of job.stages) {
        let row = byID('stage-' + s.name);
        if (!row) {
          row = list.appendChild(document.createElement('li'));
          row.id = 'stage-' + s.name;
          const label = row.appendChild(document.createElement('label'));
          label.textContent = stages[s.name] || s.name;
          label.htmlFor = 'bar-' + s.name;
          row.appendChild(document.createElement('progress')).id = 'bar-' + s.name;
          row.appendChild(document.createElement('span')).className = 'share';
        }
        const bar = row.querySelector('progress'), share = row.querySelector('.share');
        if (s.total > 0) {
          bar.value = Math.min(1, s.done / s.total);
          share.textContent = Math.floor(100 * bar.value) + ' %';
          const t = s.name === 'picture' && s.done < s.total ? left(s) : NaN;
          if (t === t) text = tr('About {1} left.', clock(Math.ceil(t)));
        } else if (job.stages.indexOf(s) < job.stages.length - 1) {
          bar.value = 1;
        }
      }
      overall.textContent = text;
    });
    return;
  }
  const again = body => async function () {
    try {
      await call('POST', api + '/retry', body);
      location.reload();
    } catch (e) {
      show(byID('trouble'), e.message);
    }
  };
  byID('again').addEventListener('click', again({}));
  if (byID('plain')) byID('plain').addEventListener('click', again({ plain: true }));
})();
