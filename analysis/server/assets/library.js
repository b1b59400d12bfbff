'use strict';
(function () {
  const { byID, show, call, send, jobs, confirm } = poise;
  const form = byID('drop'), file = byID('file'), title = byID('title'), trouble = byID('trouble');
  let running = null;

  async function add(list) {
    if (running || list.length === 0) return;
    show(trouble, '');
    let last = '';
    for (let i = 0; i < list.length; i++) {
      const f = list[i];
      byID('sending').hidden = false;
      byID('sending-text').textContent = list.length > 1 ? tr('Copying {1} ({2} of {3})', f.name, i + 1, list.length) : tr('Copying {1}', f.name);
      byID('sent').value = 0;
      form.querySelector('button[type=submit]').disabled = true;
      running = send({ title: list.length === 1 ? title.value : '' }, f, f.name, function (share) {
        byID('sent').value = share;
        if (share === 1) byID('sending-text').textContent = tr('Looking at {1}', f.name);
      });
      try {
        last = (await running.done).id;
      } catch (e) {
        show(trouble, f.name + ': ' + e.message);
        break;
      } finally {
        running = null;
        byID('sending').hidden = true;
        form.querySelector('button[type=submit]').disabled = false;
      }
    }
    if (last) location.href = list.length === 1 ? '/rehearsals/' + last + '/' : '/';
  }

  file.multiple = true;
  form.addEventListener('submit', function (e) { e.preventDefault(); add(Array.from(file.files)); });
  byID('stop').addEventListener('click', () => running && running.stop());
  for (const over of ['dragenter', 'dragover']) {
    document.addEventListener(over, function (e) { e.preventDefault(); form.classList.add('over'); });
  }
  document.addEventListener('dragleave', function (e) { if (!e.relatedTarget) form.classList.remove('over'); });
  document.addEventListener('drop', function (e) {
    e.preventDefault();
    form.classList.remove('over');
    add(Array.from(e.dataTransfer.files));
  });

  const shelf = byID('shelf');
  if (!shelf) return;
  shelf.addEventListener('click', async function (e) {
    const button = e.target.closest('.delete');
    if (!button || !await confirm(button.dataset.title)) return;
    const row = button.closest('li');
    try {
      await call('DELETE', '/api/rehearsals/' + row.dataset.id);
      row.remove();
      if (!shelf.children.length) location.reload();
    } catch (err) {
      show(trouble, err.message);
      trouble.scrollIntoView({ block: 'center' });
    }
  });
  const waits = Array.from(shelf.querySelectorAll('[data-state=queued]'));
  if (!waits.length) return;
  jobs(function (list) {
    for (const row of waits) {
      const job = list.find(j => j.id === row.dataset.id);
      if (!job) { location.reload(); return; }
      const picture = job.stages.find(s => s.name === 'picture' && s.total > 0);
      row.querySelector('.state').textContent = !job.running ? tr('Waiting') : tr('Being analysed') + (picture ? ', ' + Math.floor(100 * Math.min(1, picture.done / picture.total)) + ' %' : '');
    }
  });
})();
