// Shows one page of the two books at a time, built from the JSON beside this script.
// Texts are only ever set as textContent: nothing in them is markup here.
(() => {
  "use strict";

  const CHUNK = 60; // rows that the browser lays out, or skips, together
  const AT_ONCE = 4; // chunks that are built before the first painting
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const $ = (id) => document.getElementById(id);
  const book = read("amts-book");
  const SIDES = ["source", "target"];
  const STATUSES = book.statuses;
  const UNALIGNED = STATUSES.indexOf("unaligned");
  const chips = [...document.querySelectorAll("[data-filter]")];
  const many = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  // ---- the book ---------------------------------------------------------------------------

  const pages = new Map();

  // Give a page, read when it is first asked for: its units, and its rows with what they are.
  const load = (number) => {
    if (pages.has(number)) return pages.get(number);
    const raw = read(`amts-page-${number}`);
    const unit = ([text, path, line, kind, begins]) =>
      ({ text, path: raw.words[path], line, kind: raw.words[kind], begins });
    const units = { source: raw.source.map(unit), target: raw.target.map(unit) };
    const links = raw.links.map(([status, score, reason, why]) =>
      ({ status, score, reason, why, rows: [], source: 0, target: 0 }));
    const rows = raw.rows.map(([source, target, link], index) => {
      const own = link === null ? { status: UNALIGNED, why: [], rows: [] } : links[link];
      own.rows.push(index);
      own.source += source.length;
      own.target += target.length;
      return { index, source, target, link: own };
    });
    for (const row of rows) {
      const { link } = row;
      row.status = STATUSES[link.status];
      row.alone = link.status === UNALIGNED;
      row.moved = !row.alone && link.rows.length > 1;
      row.text = SIDES.map((side) => row[side].map((i) => units[side][i].text).join(" "));
      row.begins = SIDES.some((side) => row[side].length && units[side][row[side][0]].begins);
    }
    const page = { number, units, rows, facts: book.pages[number] };
    pages.set(number, page);
    return page;
  };

  const KINDS = {
    kept: (row) => row.status === "kept",
    doubtful: (row) => row.status === "doubtful",
    dropped: (row) => row.status === "dropped",
    unaligned: (row) => row.alone,
    "alone-source": (row) => row.alone && row.source.length > 0,
    "alone-target": (row) => row.alone && row.target.length > 0,
    moved: (row) => row.moved,
  };
  const HOW_MANY = {
    "": ({ counts }) => counts.kept.pairs + counts.doubtful.pairs + counts.dropped.pairs
      + counts.unaligned.source + counts.unaligned.target,
    kept: ({ counts }) => counts.kept.pairs,
    doubtful: ({ counts }) => counts.doubtful.pairs,
    dropped: ({ counts }) => counts.dropped.pairs,
    unaligned: ({ counts }) => counts.unaligned.source + counts.unaligned.target,
    "alone-source": ({ counts }) => counts.unaligned.source,
    "alone-target": ({ counts }) => counts.unaligned.target,
    moved: ({ moved }) => moved,
  };

  // ---- what is shown ----------------------------------------------------------------------

  const filter = { kinds: new Set(), reason: "", query: "" };
  let page = null; // the page that is open; null in the overview
  let shown = []; // its rows that are shown, in order: { row, match }
  let place = new Map(); // index of a row → where it is in `shown`
  let chunks = [];
  let current = -1; // index of the row that has, or had, the focus
  let waiting = 0; // chunks are built until all are

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const isFiltered = () => Boolean(filter.kinds.size || filter.reason || filter.query);
  const hasText = (row) => {
    row.folded ??= fold(row.text.join("\n"));
    return row.folded.includes(filter.query);
  };
  const matches = (row) =>
    (!filter.kinds.size || [...filter.kinds].some((kind) => KINDS[kind](row)))
    && (!filter.reason || row.link.why.includes(filter.reason))
    && (!filter.query || hasText(row));
  // A pair is one thing, in however many rows; each unit that is alone is one.
  const things = (rows) => new Set(rows.filter((row) => !row.alone).map((row) => row.link)).size
    + rows.reduce((sum, row) => sum + (row.alone ? row.source.length + row.target.length : 0), 0);
  const mayMatch = ({ facts, number }, kind) => {
    const own = facts ?? book.pages[number];
    return (!kind || HOW_MANY[kind](own) > 0) && (!filter.reason || own.why[filter.reason] > 0);
  };

  const choose = () => {
    const { rows } = page;
    if (!isFiltered()) return rows.map((row) => ({ row, match: true }));
    const matching = rows.map(matches);
    const near = $("context").checked;
    return rows
      .map((row, i) => ({ row, match: matching[i] }))
      .filter(({ match }, i) => match || (near && (matching[i - 1] || matching[i + 1])));
  };

  // ---- building rows ----------------------------------------------------------------------

  const percent = (score) => `${Math.floor(score * 100 + 1e-9)}`; // only what is sure says 100
  const band = (score) => book.bands.filter((edge) => score >= edge).length;
  const where = ({ path, line }) => [path, line].filter((part) => part || part === 0).join(":");

  const unitElement = (unit, side) => {
    const element = make("p", "unit");
    const number = make("span", "where", unit.line ?? "");
    const text = make("span", "text", unit.text);
    element.dataset.kind = unit.kind;
    number.title = where(unit);
    element.title = unit.kind ? `${where(unit)} · ${unit.kind}` : where(unit);
    text.lang = book[side].lang;
    text.dir = book[side].dir;
    if (side === "source") element.append(number, text);
    else element.append(text, number);
    return element;
  };

  const otherRow = (row, side) => {
    const wanted = SIDES[1 - SIDES.indexOf(side)];
    const index = row.link.rows.find((i) => i !== row.index && page.rows[i][wanted].length);
    return page.rows[index ?? row.link.rows.find((i) => i !== row.index)];
  };

  // Stands opposite to what moved: the text of its counterpart, and the way there.
  const ghost = (row, side) => {
    const other = otherRow(row, side === "source" ? "target" : "source");
    const button = make("button", "ghost");
    const text = make("span", "text", other[side].map((i) => page.units[side][i].text).join(" "));
    button.type = "button";
    button.tabIndex = -1;
    text.lang = book[side].lang;
    text.dir = book[side].dir;
    const down = other.index > row.index;
    button.append(make("span", "arrow", `${down ? "↓" : "↑"} ${many(Math.abs(other.index - row.index), "row")} ${down ? "below" : "above"}`), text);
    button.dataset.go = other.index;
    return button;
  };

  const cell = (row, side) => {
    const element = make("div", `cell ${side}`);
    if (row[side].length) {
      element.append(...row[side].map((i) => unitElement(page.units[side][i], side)));
    } else if (row.moved) {
      element.append(ghost(row, side));
    } else {
      element.classList.add("empty");
    }
    return element;
  };

  const middle = (row) => {
    const element = make("div", "middle");
    const label = make("span", "label");
    label.append(make("span", "sign"), make("span", "out", `${row.status} `));
    if (row.moved) label.append(make("span", "out", "moved "));
    if (row.alone) label.append("alone");
    else label.append(percent(row.link.score), make("span", "out", " % sure"));
    element.append(label);
    for (const fault of row.link.why) {
      const why = make("span", "why", fault);
      if (book.reasons[fault]) why.title = book.reasons[fault];
      element.append(why);
    }
    return element;
  };

  const rowElement = ({ row, match }, before) => {
    const element = make("div", `row ${row.status}`);
    element.setAttribute("role", "listitem");
    element.tabIndex = row.index === current ? 0 : -1;
    element.dataset.row = row.index;
    if (row.alone) element.classList.add("alone");
    else element.classList.add(`band-${band(row.link.score)}`);
    if (row.moved) element.classList.add("moved");
    if (row.begins) element.classList.add("begins");
    if (!match) element.classList.add("neighbour");
    const skipped = row.index - before - 1;
    if (skipped > 0) element.dataset.skipped = `${many(skipped, "row")} not shown`;
    element.append(cell(row, "source"), middle(row), cell(row, "target"));
    return element;
  };

  // ---- the list: chunks of rows, built when they are needed, laid out when they are seen ----

  const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\uff60]/g;
  const width = (text) => text.length + (text.match(WIDE)?.length ?? 0);
  const lines = (texts) => Math.max(1, ...texts.map((text) => width(text) / 60));

  const list = () => {
    clearWaiting();
    chunks = [];
    const pane = make("div", "rows");
    pane.setAttribute("role", "list");
    for (let first = 0; first < shown.length; first += CHUNK) {
      const element = make("div", "chunk");
      const part = shown.slice(first, first + CHUNK);
      const high = part.reduce((sum, { row }) => sum + 0.5 + Math.ceil(lines(row.text)), 0);
      element.setAttribute("role", "none");
      chunks.push({ element, first, part, high, isBuilt: false });
      pane.append(element);
    }
    moves.watch(pane);
    $("list").replaceChildren(moves.svg, pane);
    chunks.slice(0, AT_ONCE).forEach(build);
    guess();
    buildLater();
  };

  // Say how high chunks are that were never laid out: in lines, and a line is as high as in the
  // first chunk, which knows the width of the window and the font.
  const guess = () => {
    if (!chunks.length) return;
    const [{ element, high }] = chunks;
    element.style.contentVisibility = "visible";
    const unit = element.offsetHeight / high;
    element.style.contentVisibility = "";
    for (const chunk of chunks) {
      const size = `${Math.round(chunk.high * unit)}px`;
      chunk.element.style.containIntrinsicBlockSize = `auto ${size}`;
      if (!chunk.isBuilt) chunk.element.style.blockSize = size; // or it would be flat in view
    }
  };

  const build = (chunk) => {
    if (!chunk || chunk.isBuilt) return;
    chunk.isBuilt = true;
    chunk.element.style.blockSize = "";
    let before = chunk.first ? shown[chunk.first - 1].row.index : -1;
    for (const item of chunk.part) {
      const element = rowElement(item, before);
      before = item.row.index;
      chunk.element.append(element);
      if (item.row.moved) moves.observe(element);
    }
    highlight(chunk.element);
  };

  const later = window.requestIdleCallback ?? ((act) => setTimeout(() => act({ timeRemaining: () => 8 }), 16));
  const notLater = window.cancelIdleCallback ?? clearTimeout;
  const clearWaiting = () => { if (waiting) notLater(waiting); waiting = 0; };
  const buildLater = () => {
    $("list").setAttribute("aria-busy", "true");
    waiting = later((idle) => {
      waiting = 0;
      do {
        const next = chunks.find((chunk) => !chunk.isBuilt);
        if (!next) { $("list").removeAttribute("aria-busy"); return; }
        build(next);
      } while (idle.timeRemaining() > 4);
      buildLater();
    });
  };

  const chunkOf = (index) => chunks[Math.floor(place.get(index) / CHUNK)];
  const elementOf = (index) => {
    if (!place.has(index)) return null;
    const chunk = chunkOf(index);
    build(chunk);
    return chunk.element.children[place.get(index) - chunk.first];
  };

  // ---- lines from row to row, for what moved: only those that begin or end in view -----------

  const moves = (() => {
    const NAMESPACE = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(NAMESPACE, "svg");
    svg.classList.add("moves");
    svg.setAttribute("aria-hidden", "true");
    const seen = new Set();
    let asked = 0;
    let marked = null; // the link that the pointer or the focus is on

    const ask = () => { asked ||= requestAnimationFrame(draw); };
    const eyes = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) seen.add(Number(target.dataset.row));
        else seen.delete(Number(target.dataset.row));
      }
      ask();
    });
    const size = new ResizeObserver(ask);
    addEventListener("scroll", () => { if (seen.size) ask(); }, { passive: true });

    // Where the line of a row begins; a chunk that is not built yet says roughly where.
    const heightOf = (index, top) => {
      const chunk = chunkOf(index);
      if (chunk.isBuilt) {
        const element = chunk.element.children[place.get(index) - chunk.first];
        return element.querySelector(".middle").getBoundingClientRect().top - top;
      }
      const box = chunk.element.getBoundingClientRect();
      return box.top - top + box.height * ((place.get(index) - chunk.first) / chunk.part.length);
    };

    const ends = (link) => {
      const rows = link.rows.filter((i) => place.has(i)).map((i) => page.rows[i]);
      const left = rows.filter((row) => row.source.length);
      const right = rows.filter((row) => row.target.length);
      const main = rows.find((row) => row.source.length && row.target.length);
      const [from, to] = [main ?? left[0], main ?? right[0]];
      if (!from || !to) return [];
      return [
        ...right.filter((row) => row !== main).map((row) => [from, row]),
        ...left.filter((row) => row !== main && row !== from).map((row) => [row, to]),
      ];
    };

    const draw = () => {
      asked = 0;
      if (!page || !svg.isConnected) return;
      const box = svg.getBoundingClientRect();
      const em = parseFloat(getComputedStyle(svg).fontSize);
      const links = new Set([...seen].filter((i) => place.has(i)).map((i) => page.rows[i].link));
      const paths = [];
      for (const link of links) {
        for (const [from, to] of ends(link)) {
          const [a, b] = [heightOf(from.index, box.top), heightOf(to.index, box.top)].map((y) => y + 0.85 * em);
          const path = document.createElementNS(NAMESPACE, "path");
          path.setAttribute("d", `M0 ${a}C${box.width * 0.6} ${a} ${box.width * 0.4} ${b} ${box.width} ${b}`);
          path.setAttribute("class", `${STATUSES[link.status]} band-${band(link.score)}${link === marked ? " marked" : ""}`);
          paths.push(path);
        }
      }
      svg.replaceChildren(...paths);
    };

    return {
      svg,
      observe: (element) => eyes.observe(element),
      watch: (pane) => {
        eyes.disconnect();
        size.disconnect();
        seen.clear();
        svg.replaceChildren();
        size.observe(pane);
      },
      mark: (link) => { if (link !== marked) { marked = link; ask(); } },
    };
  })();

  // ---- pointing: one side shows the other ------------------------------------------------------

  const mates = (row) => {
    for (const element of document.querySelectorAll(".row.mate")) element.classList.remove("mate");
    moves.mark(row?.moved ? row.link : null);
    if (!row) return;
    for (const index of row.link.rows) {
      if (place.has(index) && chunkOf(index).isBuilt) elementOf(index).classList.add("mate");
    }
  };
  const rowOf = (target) => {
    const element = target.closest?.(".row");
    return element ? page.rows[Number(element.dataset.row)] : null;
  };
  const say = (text) => { $("said").textContent = text; };

  const facts = (row) => {
    const { link } = row;
    const at = (side) => {
      const units = link.rows.length ? link.rows.flatMap((i) => page.rows[i][side]) : row[side];
      return units.length ? [...new Set(units.map((i) => where(page.units[side][i])))].filter(Boolean).join(", ") || "(no line)" : "nothing";
    };
    const parts = [`${at("source")} ↔ ${at("target")}`];
    if (row.alone) parts.push("unaligned");
    else parts.push(`${row.status}${row.moved ? ", moved" : ""}`, `${percent(link.score)} % sure`, `${link.source} : ${link.target}`);
    if (link.reason) parts.push(`by ${link.reason}${book.evidence[link.reason] ? ` (${book.evidence[link.reason]})` : ""}`);
    for (const fault of link.why) parts.push(book.reasons[fault] ? `${fault}: ${book.reasons[fault]}` : fault);
    return parts.join(" · ");
  };

  const settle = (element) => {
    const head = Math.max(0, document.querySelector(".columns").getBoundingClientRect().bottom);
    const box = element.getBoundingClientRect();
    if (box.top < head + 8 || box.bottom > innerHeight - $("status").offsetHeight - 8) {
      element.scrollIntoView({ block: "center", behavior: "instant" });
    }
  };

  // Keep a row in view while those around it get their real heights instead of guessed ones.
  const hold = (index, looks = 3) => {
    if (current !== index || !place.has(index)) return;
    settle(elementOf(index));
    if (looks) requestAnimationFrame(() => requestAnimationFrame(() => hold(index, looks - 1)));
  };

  const select = (index) => {
    const element = elementOf(index);
    if (!element) return;
    const { first } = chunkOf(index);
    build(chunks[first / CHUNK - 1]);
    build(chunks[first / CHUNK + 1]);
    const last = place.has(current) && chunkOf(current).isBuilt ? elementOf(current) : null;
    if (last) last.tabIndex = -1;
    current = index;
    element.tabIndex = 0;
    element.focus({ preventScroll: true });
    hold(index);
    remember();
  };

  // ---- filters and search -------------------------------------------------------------------------

  const highlights = globalThis.CSS?.highlights && globalThis.Highlight ? new Highlight() : null;
  if (highlights) CSS.highlights.set("find", highlights);
  const highlight = (element) => {
    const query = $("search").value.trim().toLowerCase();
    if (!highlights || !query) return;
    for (const { firstChild: node } of element.querySelectorAll(".text")) {
      const text = node?.data.toLowerCase() ?? "";
      if (!node || text.length !== node.data.length) continue; // İ and its like change lengths
      for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + query.length);
        highlights.add(range);
      }
    }
  };

  const refresh = () => {
    for (const chip of chips) {
      const kind = chip.dataset.filter;
      chip.setAttribute("aria-pressed", String(kind ? filter.kinds.has(kind) : !filter.kinds.size));
      if (page) chip.querySelector("b").textContent = HOW_MANY[kind](page.facts).toLocaleString("en");
    }
    showHits();
    if (!page) return;
    highlights?.clear();
    shown = choose();
    place = new Map(shown.map(({ row }, i) => [row.index, i]));
    list();
    const found = things(shown.filter(({ match }) => match).map(({ row }) => row));
    $("shown").textContent = isFiltered()
      ? `${found.toLocaleString("en")} of ${HOW_MANY[""](page.facts).toLocaleString("en")} match.`
      : "";
    if (isFiltered()) say($("shown").textContent);
    if (!shown.length) {
      $("list").append(make("p", "note", page.rows.length ? "Nothing on this page matches." : "This page has no text."));
    } else if (place.has(current)) {
      hold(current);
    } else {
      chunks[0].element.firstChild.tabIndex = 0;
    }
  };

  const showHits = () => {
    for (const [number, item] of [...$("pages").querySelectorAll("li")].entries()) {
      const hits = item.querySelector(".hits");
      const found = filter.query || filter.reason || filter.kinds.size
        ? (kindsMay(number) ? things(load(number).rows.filter(matches)) : 0) : null;
      hits.textContent = found === null ? "" : found.toLocaleString("en");
      item.classList.toggle("without", found === 0);
    }
  };
  const kindsMay = (number) => !filter.kinds.size
    ? mayMatch({ number }, "") || Boolean(filter.query)
    : [...filter.kinds].some((kind) => mayMatch({ number }, kind));

  const search = () => {
    filter.query = fold($("search").value.trim());
    refresh();
  };

  // ---- going about -------------------------------------------------------------------------------------

  const step = (by) => {
    const at = place.get(current);
    const hidden = by > 0
      ? shown.findIndex(({ row }) => row.index > current)
      : shown.findLastIndex(({ row }) => row.index < current);
    const next = at === undefined ? hidden : at + by;
    if (shown[next]) select(shown[next].row.index);
    else say(by > 0 ? "The last row." : "The first row.");
  };

  // Go to the next row that is of a kind and that the filters show, on this page or a later one.
  const find = (kind, by) => {
    const isIt = (row) => matches(row) && (!kind || KINDS[kind](row));
    const seek = (rows, from) => {
      for (let i = from; rows[i]; i += by) if (isIt(rows[i])) return rows[i];
      return null;
    };
    let number = page ? page.number : by > 0 ? -1 : book.pages.length;
    if (page) {
      const from = page.rows[current] ? current + by : by > 0 ? 0 : page.rows.length - 1;
      const row = seek(page.rows, from);
      if (row) { select(row.index); return; }
    }
    for (number += by; book.pages[number]; number += by) {
      if (!mayMatch({ number }, kind)) continue;
      const { rows } = load(number);
      const row = seek(rows, by > 0 ? 0 : rows.length - 1);
      if (row) { go(number, row.index); say(`Page ${book.pages[number].name}`); return; }
    }
    say(`No ${by > 0 ? "further" : "earlier"} ${kind || "match"}${isFiltered() ? " among what the filters show" : ""}.`);
  };

  const counterpart = () => {
    const row = page?.rows[current];
    if (!row?.moved) { say("It did not move."); return; }
    reach(row.link.rows[(row.link.rows.indexOf(current) + 1) % row.link.rows.length]);
  };
  // Go to a row even if the filters hide it.
  const reach = (index) => {
    if (!place.has(index)) clear();
    select(index);
  };
  const clear = () => {
    filter.kinds.clear();
    filter.reason = filter.query = $("reason").value = $("search").value = "";
    refresh();
  };

  // The address: #3 is the third page, #3.18 its 18th row.
  const remember = () => {
    history.replaceState(null, "", page ? `#${page.number + 1}${current >= 0 ? `.${current + 1}` : ""}` : "#");
  };
  const go = (number, row) => {
    const hash = `#${number + 1}${row === undefined ? "" : `.${row + 1}`}`;
    if (location.hash !== hash) history.pushState(null, "", hash);
    open(); // now: the next key may be pressed already
  };

  const open = () => {
    const [number, row] = location.hash.slice(1).split(".").map((text) => Number.parseInt(text, 10) - 1);
    const facts = book.pages[number];
    document.body.classList.toggle("at-overview", !facts);
    $("overview").hidden = Boolean(facts);
    $("page").hidden = !facts;
    for (const link of $("pages").querySelectorAll("a")) {
      if (link.hash === `#${number + 1}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    $("pages").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    const isOther = page?.number !== number;
    page = facts ? load(number) : null;
    $("status").hidden = true;
    if (!page) { $("list").replaceChildren(); refresh(); return; }
    if (isOther) {
      current = -1;
      head();
      scrollTo({ top: 0, behavior: "instant" });
      refresh();
    }
    if (page.rows[row]) reach(row);
    else if (isOther) $("page-name").focus({ preventScroll: true });
  };

  const head = () => {
    const { counts, name, target, moved } = page.facts;
    const pairs = counts.kept.pairs + counts.doubtful.pairs + counts.dropped.pairs;
    $("page-name").textContent = target ? `${name} → ${target}` : name;
    $("page-sum").textContent = `${many(pairs, "pair")} = ${counts.kept.pairs} kept + ${counts.doubtful.pairs} doubtful + ${counts.dropped.pairs} dropped`
      + `, of which ${moved} moved. Alone: ${counts.unaligned.source} in the source, ${counts.unaligned.target} in the target.`;
    for (const side of SIDES) {
      const paths = [...new Set(page.units[side].map((unit) => unit.path))].filter(Boolean);
      const element = $(`${side}-head`);
      element.replaceChildren(
        make("b", "", language(book[side].lang)),
        ` ${many(page.units[side].length, book.unit)} `,
        make("span", "path", paths.length > 2 ? `${paths[0]} and ${paths.length - 1} more` : paths.join(", ")),
      );
    }
    $("previous").disabled = page.number === 0;
    $("next").disabled = page.number === book.pages.length - 1;
  };
  const language = (tag) => {
    try { return new Intl.DisplayNames(["en"], { type: "language" }).of(tag) ?? tag; } catch { return tag; }
  };

  const fillPages = () => {
    const items = make("ol");
    for (const [number, facts] of book.pages.entries()) {
      const item = make("li");
      const link = make("a");
      link.href = `#${number + 1}`;
      link.append(make("bdi", "", facts.name));
      const marks = make("span", "marks");
      for (const kind of ["doubtful", "dropped", "unaligned"]) {
        const n = HOW_MANY[kind](facts);
        if (!n) continue;
        const mark = make("span", kind);
        mark.title = `${n} ${kind}`;
        mark.append(make("span", "sign"), n.toLocaleString("en"), make("span", "out", ` ${kind} `));
        marks.append(mark);
      }
      item.append(link, make("span", "hits"), marks);
      items.append(item);
    }
    $("pages").append(items);
    const all = new Map();
    for (const { why } of book.pages) for (const [name, n] of Object.entries(why)) all.set(name, (all.get(name) ?? 0) + n);
    for (const [name, n] of [...all].sort((a, b) => b[1] - a[1])) {
      const option = make("option", "", `${name} (${n.toLocaleString("en")})`);
      option.value = name;
      $("reason").append(option);
    }
    $("reason").disabled = !all.size;
  };

  // ---- listening ---------------------------------------------------------------------------------------

  for (const chip of chips) {
    chip.addEventListener("click", () => {
      const kind = chip.dataset.filter;
      if (!kind) filter.kinds.clear();
      else if (!filter.kinds.delete(kind)) filter.kinds.add(kind);
      refresh();
    });
  }
  $("reason").addEventListener("change", () => { filter.reason = $("reason").value; refresh(); });
  $("context").addEventListener("change", refresh);
  let typing = 0;
  $("search").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(search, 150); });
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      clearTimeout(typing);
      search();
      find("", event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      $("search").value = "";
      search();
      $("search").blur();
    }
  });
  $("pages-toggle").addEventListener("click", () => {
    const isOpen = document.body.classList.toggle("pages-open");
    $("pages-toggle").setAttribute("aria-expanded", String(isOpen));
  });
  $("pages").addEventListener("click", () => {
    document.body.classList.remove("pages-open");
    $("pages-toggle").setAttribute("aria-expanded", "false");
  });
  const help = () => { $("help").showModal(); $("help-close").focus(); };
  $("help-open").addEventListener("click", help);
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--head", `${document.querySelector("header").offsetHeight}px`);
  }).observe(document.querySelector("header"));
  $("previous").addEventListener("click", () => go(page.number - 1));
  $("next").addEventListener("click", () => go(page.number + 1));

  $("list").addEventListener("pointerover", (event) => mates(rowOf(event.target)));
  $("list").addEventListener("pointerleave", () => mates(page?.rows[current]));
  $("list").addEventListener("focusin", (event) => {
    const row = rowOf(event.target);
    if (!row) return;
    const last = place.has(current) && chunkOf(current).isBuilt ? elementOf(current) : null;
    if (last) last.tabIndex = -1;
    current = row.index;
    elementOf(current).tabIndex = 0;
    mates(row);
    $("facts").textContent = facts(row);
    $("status").hidden = false;
  });
  $("list").addEventListener("click", (event) => {
    const button = event.target.closest("[data-go]");
    if (button) { reach(Number(button.dataset.go)); return; }
    const row = rowOf(event.target);
    if (row) remember();
  });

  const KEYS = {
    j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
    d: () => find("doubtful", 1), D: () => find("doubtful", -1),
    u: () => find("unaligned", 1), U: () => find("unaligned", -1),
    x: () => find("dropped", 1), X: () => find("dropped", -1),
    m: () => find("moved", 1), M: () => find("moved", -1),
    n: () => find("", 1), N: () => find("", -1),
    c: counterpart,
    "]": () => { if (book.pages[(page?.number ?? -1) + 1]) go((page?.number ?? -1) + 1); },
    "[": () => { if (page?.number) go(page.number - 1); },
    "/": () => { $("search").focus(); $("search").select(); },
    "?": help,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if ($("help").open || event.target.closest("input, select, textarea")) return;
    const isArrow = event.key.startsWith("Arrow");
    if (isArrow && !event.target.closest(".row")) return; // arrows scroll, elsewhere
    if (!isArrow && !$("keys-on").checked) return;
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });
  addEventListener("hashchange", open);

  fillPages();
  open();
})();
