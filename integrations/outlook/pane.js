// What is to mend in the message, and the sender's reason for going on all the same.
"use strict";

var SAID = {
  pass: "Ready to send.",
  advise: "You can send this. These would make it better:",
  hold: "Please mend these first, or say why it can go:",
  reject: "Please mend these first:",
};
var codesNow = [];

function element(name, text, kind) {
  var made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function findingCard(finding) {
  var card = document.createElement("li");
  card.className = finding.severity;
  card.append(element("p", finding.where, "where"), element("p", finding.message + " " + finding.why), element("p", "Instead: " + finding.remedy));
  return card;
}

function gapCard(gap) {
  var card = document.createElement("li");
  card.className = "error";
  card.append(element("p", gap.where, "where"), element("p", "This could not be checked: " + gap.why + ". Please look at it yourself."));
  return card;
}

function cards(report) {
  var list = document.createElement("ul");
  gapsOf(report).forEach(function (gap) { list.append(gapCard(gap)); });
  var seen = {};
  ["error", "warning", "note"].forEach(function (severity) {
    report.documents.forEach(function (each) {
      each.findings.forEach(function (finding) {
        var key = finding.code + finding.where;
        if (finding.severity !== severity || seen[key]) return;
        seen[key] = true;
        list.append(findingCard(finding));
      });
    });
  });
  return list;
}

function show(report) {
  var answer = report.answer;
  codesNow = answer.codes.concat(gapsOf(report).length ? ["SC506"] : []);
  document.getElementById("said").textContent = (answer.urgent ? DANGER + " " : "") + SAID[answer.action];
  document.getElementById("findings").replaceChildren(cards(report));
  document.getElementById("go-on").hidden = answer.action !== "hold";
}

function showNoAnswer() {
  codesNow = ["SC506"];
  document.getElementById("said").textContent = NO_ANSWER;
  document.getElementById("findings").replaceChildren();
  document.getElementById("go-on").hidden = false;
}

function checkNow() {
  document.getElementById("said").textContent = "Reading your message…";
  return check(Office.context.mailbox.item).then(show).catch(showNoAnswer);
}

// The session carries the reason to the moment of sending; the message itself keeps it in the sender's mailbox.
function keepReason(event) {
  event.preventDefault();
  var text = document.getElementById("reason").value.trim();
  var fault = document.getElementById("reason-fault");
  fault.textContent = isReason(text) ? "" : "Please say in a whole sentence why this can go as it is.";
  if (fault.textContent) return;
  var item = Office.context.mailbox.item;
  var reason = { text: text, codes: codesNow };
  asked(function (then) { item.sessionData.setAsync(REASON, JSON.stringify(reason), then); })
    .then(function () { return asked(function (then) { item.loadCustomPropertiesAsync(then); }); })
    .then(function (properties) {
      properties.set("doccheckReason", text);
      properties.set("doccheckCodes", codesNow.join(" "));
      return asked(function (then) { properties.saveAsync(then); });
    })
    .then(function () { document.getElementById("said").textContent = "Your reason is kept. Press Send once more."; })
    .catch(function () { fault.textContent = "Outlook could not keep the reason. Please try again."; });
}

Office.onReady(function () {
  document.getElementById("again").addEventListener("click", checkNow);
  document.getElementById("go-on").addEventListener("submit", keepReason);
  checkNow();
});
