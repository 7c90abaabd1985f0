// Shows the source text beside its translation, and keeps the reader's choice about the marks.
// Without this script the page is whole: the style sheet shows the source text on hover.
(() => {
  "use strict";

  const KEY = "amts-marks";
  const READABLE = ".amts[data-amts-source]";
  const OPEN_AFTER = 350; // ms, so that a pointer that only passes opens nothing
  const CLOSE_AFTER = 200; // ms, so that the pointer can go over to the source text (WCAG 1.4.13)
  const root = document.documentElement;

  const remembered = () => {
    try { return localStorage.getItem(KEY); } catch { return null; } // forbidden by the reader
  };
  const remember = (value) => {
    try { localStorage.setItem(KEY, value); } catch { /* lasts for this page, then */ }
  };
  const isShown = () => root.dataset.amtsMarks !== "off";
  const show = (on) => {
    if (on) delete root.dataset.amtsMarks;
    else root.dataset.amtsMarks = "off";
  };

  root.dataset.amtsScript = "";
  show(remembered() !== "off"); // before the page is painted

  const start = () => {
    const bar = document.querySelector(".amts-bar");
    const marks = [...document.querySelectorAll(READABLE)];
    const labels = JSON.parse(bar?.dataset.amtsLabels ?? "{}");

    const popover = document.createElement("div");
    const origin = document.createElement("p");
    const source = document.createElement("p");
    popover.id = "amts-popover";
    popover.className = "amts-popover";
    popover.setAttribute("role", "tooltip");
    popover.hidden = true;
    origin.className = "amts-popover-origin";
    source.className = "amts-popover-source";
    source.lang = bar?.dataset.amtsLang ?? "";
    source.dir = bar?.dataset.amtsDir ?? "auto";
    popover.append(origin, source);
    document.body.append(popover);

    let opened = null;
    let timer = 0;
    let pointer = "mouse";

    const place = () => {
      const lines = [...opened.getClientRects()].filter((line) => line.width);
      if (!lines.length) return;
      const [first, last] = [lines[0], lines[lines.length - 1]];
      const { offsetWidth: width, offsetHeight: height } = popover;
      const { clientWidth: wide, clientHeight: high } = root;
      const left = getComputedStyle(opened).direction === "rtl" ? last.right - width : last.left;
      let top = last.bottom + 6;
      if (top + height > high - 8) top = first.top - height - 6;
      if (top < 8) top = high - height - 8;
      popover.style.left = `${Math.max(8, Math.min(left, wide - width - 8))}px`;
      popover.style.top = `${Math.max(8, top)}px`;
    };

    const close = () => {
      clearTimeout(timer);
      opened?.removeAttribute("aria-describedby");
      opened = null;
      popover.hidden = true;
    };

    const open = (mark) => {
      close();
      if (!isShown()) return;
      opened = mark;
      const { amtsOrigin, amtsBy, amtsSource } = mark.dataset;
      origin.textContent = [labels[amtsOrigin], amtsBy].filter(Boolean).join(" · ");
      origin.hidden = !origin.textContent;
      source.textContent = amtsSource;
      mark.setAttribute("aria-describedby", popover.id);
      popover.hidden = false;
      place();
    };

    const later = (act, delay) => {
      clearTimeout(timer);
      timer = setTimeout(act, delay);
    };

    // A mark inside of something that takes the focus itself is read with that.
    const ownsFocus = (mark) => !mark.closest("a, button, summary, label");
    const makeFocusable = () => {
      for (const mark of marks.filter(ownsFocus)) {
        if (!isShown()) mark.removeAttribute("tabindex");
        else mark.tabIndex = mark.dataset.amtsOrigin === "human" ? -1 : 0;
      }
    };
    makeFocusable();

    const markOf = (target) => target.closest(READABLE) ?? null;

    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch" || event.buttons) return;
      if (popover.contains(event.target)) { clearTimeout(timer); return; }
      const mark = markOf(event.target);
      if (mark && mark === opened) clearTimeout(timer);
      else if (mark) later(() => open(mark), OPEN_AFTER);
      else if (opened && opened !== document.activeElement) later(close, CLOSE_AFTER);
      else clearTimeout(timer);
    });

    document.addEventListener("pointerdown", (event) => {
      pointer = event.pointerType;
      if (pointer !== "touch" && !popover.contains(event.target)) close();
    });

    document.addEventListener("click", (event) => {
      if (pointer !== "touch" || popover.contains(event.target)) return;
      const mark = event.target.closest("a, button, summary, label, input") ? null : markOf(event.target);
      if (mark && mark !== opened) open(mark);
      else close();
    });

    document.addEventListener("focusin", ({ target }) => {
      if (popover.contains(target)) return;
      const mark = target.matches("summary, a, button") ? target.querySelector(READABLE) : target;
      if (mark?.matches(READABLE) && target.matches(":focus-visible")) open(mark);
      else close();
    });

    document.addEventListener("focusout", ({ relatedTarget }) => {
      if (opened && !relatedTarget) close();
    });

    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && opened) { close(); return; }
      const at = marks.indexOf(event.target);
      if (at < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const forward = getComputedStyle(event.target).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
      const step = { [forward]: 1, [back]: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation(); // themes turn the page with these keys
      let next = at + step;
      while (marks[next] && !(ownsFocus(marks[next]) && marks[next].getClientRects().length)) next += step;
      marks[next]?.focus();
    }, true);

    const replace = () => { if (opened) place(); };
    addEventListener("scroll", replace, { capture: true, passive: true });
    addEventListener("resize", replace, { passive: true });

    for (const box of document.querySelectorAll(".amts-switch input")) {
      box.checked = isShown();
      box.addEventListener("change", () => {
        show(box.checked);
        remember(box.checked ? "on" : "off");
        close();
        makeFocusable();
      });
    }
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
