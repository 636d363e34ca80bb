#include "recipes/report_assets.h"

namespace aha::recipes {

const std::string_view kReportStyle = R"css(
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--line:#dfe3e8;--ink:#1b2027;--dim:#5f6975;
--right:#0b7a55;--right-ground:#e5f5ee;--wrong:#b3420f;--wrong-ground:#fdeee5;--think:#5b5170;
--s0:#1b6fc2;--s1:#c9540d;--s2:#0a8563;--s3:#9a4fa3;--s4:#8f6b00;--s5:#59626e}
@media(prefers-color-scheme:dark){:root{--ground:#0f1318;--card:#171c23;--line:#2b323c;--ink:#e4e8ed;
--dim:#98a2af;--right:#4cc99a;--right-ground:#12322a;--wrong:#ff9a66;--wrong-ground:#3a2217;--think:#b5a8d4;
--s0:#5aabf5;--s1:#f59255;--s2:#3cc39a;--s3:#d793df;--s4:#dcb63c;--s5:#a7b0bb}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1240px;margin:0 auto;padding:28px 20px 48px}
h1{font-size:26px;line-height:1.25;margin:0;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:19px;margin:36px 0 12px}
h3{font-size:15px;margin:22px 0 10px;overflow-wrap:anywhere}
h3 small{font-weight:400;color:var(--dim);font-size:14px}
.lead,.note{color:var(--dim);margin:4px 0 0}
.note{font-size:13.5px;margin:0 0 10px}
.warning{border-left:3px solid var(--s1);padding:6px 12px;margin:14px 0 0;background:var(--card)}
.stages{list-style:none;display:flex;flex-wrap:wrap;gap:6px;padding:0;margin:14px 0 0;font-size:13.5px}
.stages li{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:3px 10px;overflow-wrap:anywhere}
.stages b{font-weight:600}
.stages span{color:var(--dim)}
table{border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:10px;
border-spacing:0;border-collapse:separate;width:100%;max-width:640px;font-variant-numeric:tabular-nums}
th,td{padding:8px 14px;text-align:right;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--dim);font-weight:500;font-size:13.5px}
th:first-child{text-align:left;font-weight:400}
td.after{font-weight:650}
td{white-space:nowrap}
td.change{color:var(--dim)}
tr.first td,tr.first th{font-size:17px}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(340px,100%),1fr));gap:14px}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px 8px;min-width:0;display:flex;flex-direction:column}
figcaption{font-size:13px;color:var(--dim)}
figcaption b{display:block;color:var(--ink);font-size:14.5px;font-weight:600;overflow-wrap:anywhere}
.key{margin-right:12px;white-space:nowrap}
.key svg{width:16px;height:10px;margin-right:5px;vertical-align:baseline;overflow:visible}
.plot{display:block;width:100%;margin-top:auto;padding-top:6px;height:auto;touch-action:pan-y;overflow:visible}
.plot text{fill:var(--dim)}
.tick{font-size:11px;font-variant-numeric:tabular-nums}
.unit{font-size:10.5px}
.grid,.axis{fill:none;stroke:var(--line)}
.axis{stroke:var(--dim);stroke-opacity:.6}
.raw,.trend{fill:none;stroke-linejoin:round;stroke-linecap:round}
.raw{stroke-width:1;stroke-opacity:.36}
.trend{stroke-width:2}
.mark{stroke-width:1.8}
.hollow.mark{fill:var(--card)}
.cursor{stroke:var(--dim);stroke-width:1;stroke-dasharray:3 3;pointer-events:none}
.s0{stroke:var(--s0)}.s1{stroke:var(--s1)}.s2{stroke:var(--s2)}.s3{stroke:var(--s3)}.s4{stroke:var(--s4)}.s5{stroke:var(--s5)}
.dot.s0,.mark{fill:var(--s0)}.dot.s1{fill:var(--s1)}.dot.s2{fill:var(--s2)}.dot.s3{fill:var(--s3)}.dot.s4{fill:var(--s4)}.dot.s5{fill:var(--s5)}
.tip{position:fixed;z-index:2;pointer-events:none;background:var(--ink);color:var(--ground);border-radius:6px;
padding:5px 9px;font-size:12.5px;line-height:1.45;max-width:280px;font-variant-numeric:tabular-nums}
.tip[hidden]{display:none}
.tip b{font-weight:600}
details>summary{cursor:pointer}
details.more{margin-top:14px}
details.more>summary{color:var(--dim);margin-bottom:10px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(340px,100%),1fr));gap:10px;margin:8px 0 14px}
.sample{background:var(--card);border:1px solid var(--line);border-left:3px solid var(--dim);border-radius:8px;
padding:10px 14px 8px;min-width:0;overflow:hidden}
.sample.right{border-left-color:var(--right)}
.sample.wrong{border-left-color:var(--wrong)}
.question{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 14px;
font:600 14px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere;white-space:pre-wrap}
.question>*{max-height:12em;overflow:auto;min-width:0}
.gold{font-weight:400;color:var(--dim)}
pre{margin:6px 0;font:13.5px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
white-space:pre-wrap;overflow-wrap:anywhere;max-height:22em;overflow:auto}
.sample pre:empty::after{content:"(empty)";color:var(--dim)}
.think{color:var(--think)}
.tag{color:var(--dim);font-size:.86em}
.answer{font-weight:700}
.right .answer{color:var(--right);background:var(--right-ground);border-radius:3px;padding:0 3px}
.wrong .answer{color:var(--wrong);background:var(--wrong-ground);border-radius:3px;padding:0 3px}
.cut{color:var(--dim);font-style:italic}
.facts{margin:0;color:var(--dim);font-size:12.5px;display:flex;flex-wrap:wrap;gap:0 12px;overflow-wrap:anywhere}
.badge{font-weight:600}
.right .badge{color:var(--right)}
.wrong .badge{color:var(--wrong)}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:4px 10px;margin:0 0 18px;align-items:start}
.pair>.question{grid-column:1/-1;justify-content:flex-start}
.pair h4{margin:0;font-size:12.5px;font-weight:500;color:var(--dim)}
@media(max-width:640px){.pair{grid-template-columns:1fr}main{padding:20px 14px 40px}th,td{padding:7px 8px}}
.bar{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;padding:10px 0;
background:var(--ground);border-bottom:1px solid var(--line);margin-bottom:10px;font-size:14px}
.bar label{display:flex;gap:8px;align-items:center;color:var(--dim)}
.bar input{width:min(300px,48vw);accent-color:var(--s0)}
.bar output{color:var(--ink);font-variant-numeric:tabular-nums;min-width:10.5em}
.bar button,.bar select{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--line);
border-radius:6px;padding:4px 11px;cursor:pointer;max-width:100%;overflow:hidden;text-overflow:ellipsis}
.bar button[aria-pressed=true]{background:var(--ink);color:var(--ground);border-color:var(--ink)}
.bar [hidden]{display:none}
.browsed h3,.browsed summary{display:none}
.browsed [hidden]{display:none}
.recipe{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 16px}
.recipe pre{max-height:none}
)css";

const std::string_view kReportScript = R"js(
"use strict";
(() => {
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, attributes = {}, text = "") => {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.textContent = text;
  return element;
};

// Charts: the values under the pointer.
const tip = make("div", {class: "tip", hidden: ""});
document.body.append(tip);
const written = (value, percent) =>
  percent ? (100 * value).toFixed(1) + "%" : String(Number(value.toPrecision(4)));
for (const svg of all("svg.plot")) {
  const data = svg.querySelector("g").dataset;
  const [left, width, top, height, first, last] =
    [data.left, data.width, data.top, data.height, data.first, data.last].map(Number);
  const curves = all("[data-points]", svg).map(path => ({
    name: path.dataset.name,
    points: path.dataset.points.split(" ").map(pair => pair.split(":").map(Number))}));
  const cursor = document.createElementNS(svg.namespaceURI, "path");
  cursor.setAttribute("class", "cursor");
  const show = event => {
    const box = svg.getBoundingClientRect();
    const scale = box.width / svg.viewBox.baseVal.width;
    const wanted = first + (last - first) * ((event.clientX - box.left) / scale - left) / width;
    const nearest = curves.map(curve => curve.points.reduce((best, point) =>
      Math.abs(point[0] - wanted) < Math.abs(best[0] - wanted) ? point : best));
    const step = nearest[0][0];
    const x = left + width * (step - first) / (last - first);
    cursor.setAttribute("d", `M${x} ${top}v${height}`);
    svg.append(cursor);
    tip.replaceChildren(make("b", {}, "step " + step), ...curves.map((curve, i) => make("div", {},
      curve.name + " " + written(nearest[i][1], "percent" in data) +
      (nearest[i][0] === step ? "" : " (step " + nearest[i][0] + ")"))));
    tip.hidden = false;
    const at = box.left + x * scale + 12;
    const fits = at + tip.offsetWidth < document.documentElement.clientWidth;
    tip.style.left = Math.max(4, fits ? at : at - 24 - tip.offsetWidth) + "px";
    tip.style.top = Math.max(4, event.clientY - tip.offsetHeight - 12) + "px";
  };
  const leave = () => { tip.hidden = true; cursor.remove(); };
  svg.addEventListener("pointermove", show);
  svg.addEventListener("pointerdown", show);
  svg.addEventListener("pointerleave", leave);
  svg.addEventListener("pointercancel", leave);
}

// Samples: one stage and one step at a time.
const browser = document.getElementById("browser");
if (!browser) return;
browser.classList.add("browsed");
const sections = all("section.samples", browser);
const bar = make("div", {class: "bar"});
const buttons = sections.map(section => make("button", {type: "button"}, section.dataset.stage));
const select = options => {
  const element = make("select");
  for (const [value, text] of options) element.append(make("option", {value}, text));
  return element;
};
const verdict = select([["", "right and wrong"], ["right", "right"], ["wrong", "wrong"]]);
const decoding = select([["", "sampled and greedy"], ["sampled", "sampled"], ["greedy", "greedy"]]);
verdict.setAttribute("aria-label", "Verdict");
decoding.setAttribute("aria-label", "Decoding");
const slider = make("input", {type: "range", min: 0});
const label = make("label", {}, "step");
const output = make("output");
label.append(slider);
bar.append(...buttons, label, output, verdict, decoding);
browser.prepend(bar);
const none = make("p", {class: "note"}, "No such sample here.");
browser.append(none);
let chosen = Math.max(0, sections.findIndex(section => all("details", section).length > 1));
const positions = sections.map(() => 0);
const update = () => {
  let shown = 0;
  sections.forEach((section, i) => {
    section.hidden = i !== chosen;
    buttons[i].setAttribute("aria-pressed", i === chosen);
    all("details", section).forEach((step, j) => {
      step.hidden = j !== positions[i];
      if (i !== chosen || step.hidden) return;
      step.open = true;
      output.textContent = step.querySelector("summary").textContent;
      for (const sample of all("article", step)) {
        const data = sample.dataset;
        sample.hidden = Boolean(verdict.value && data.verdict !== verdict.value ||
          decoding.value && data.decoding && data.decoding !== decoding.value);
        shown += !sample.hidden;
      }
    });
  });
  const section = sections[chosen];
  slider.max = all("details", section).length - 1;
  slider.value = positions[chosen];
  label.hidden = slider.max === "0";
  decoding.hidden = !section.querySelector("[data-decoding=greedy]");
  none.hidden = shown > 0;
};
buttons.forEach((button, i) => button.addEventListener("click", () => { chosen = i; update(); }));
slider.addEventListener("input", () => { positions[chosen] = Number(slider.value); update(); });
verdict.addEventListener("change", update);
decoding.addEventListener("change", update);
update();
})();
)js";

const std::string_view kReportScriptHash = "sha256-fd3DqR5FVzvTTYS5tXoXi27fzQS5AKnW8ixwsHVKARY=";

}  // namespace aha::recipes
