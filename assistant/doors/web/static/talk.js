// Without this file the talk works as well: the page is loaded anew after each turn.
// With it the place where one writes stays where it is, and each reply is announced.
"use strict";
const form = document.getElementById("tell");
const turns = document.getElementById("turns");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = form.elements.words;
  const sent = field.value;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "text/fragment" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const list = document.createElement("ol");
    list.innerHTML = await answer.text(); // made by our own server, and escaped there
    document.getElementById("reply")?.removeAttribute("id");
    if (list.lastElementChild) turns.append(list.lastElementChild);
    if (field.value === sent) field.value = "";
    field.focus();
  } catch {
    form.submit(); // the plain way shows what is wrong
  }
});
