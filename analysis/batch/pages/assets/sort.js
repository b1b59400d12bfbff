'use strict';
(function () {
  const table = document.getElementById('recordings');
  if (!table) return;
  const body = table.tBodies[0];
  const words = new Intl.Collator(undefined, {numeric: true});
  for (const head of table.querySelectorAll('th[data-sort]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', function () {
      const up = head.getAttribute('aria-sort') !== 'ascending', column = head.cellIndex;
      for (const other of table.querySelectorAll('th[aria-sort]')) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const key = function (row) { return row.cells[column].dataset.v; };
      const rows = Array.from(body.rows);
      rows.sort(function (a, b) {
        const x = key(a), y = key(b);
        if (x === '' || y === '') return (x === '') - (y === ''); // what was not measured comes last, either way
        const c = head.dataset.sort === 'number' ? Number(x) - Number(y) : words.compare(x, y);
        return up ? c : -c;
      });
      body.append(...rows);
    });
  }
})();
