// Asks doccheck about the message that is being sent. One file, no modules, no fetch: the classic Outlook for Windows runs
// it without a page. What is in the message goes to the server named here and nowhere else.
"use strict";

var DOCCHECK = {
  address: "https://doccheck.example.gov.uk", // where doccheck serve answers
  token: "", // whoever can load the add-in can read this: see README.md before a token goes in
};

var LONGEST_WAIT = 100000; // milliseconds; Outlook itself waits for five minutes
var REASON = "doccheckReason";
var FEWEST_WORDS = 5;

// --- from callbacks to one answer ------------------------------------------------------------------

function asked(begin) {
  return new Promise(function (done, fail) {
    begin(function (result) {
      if (result.status === Office.AsyncResultStatus.Succeeded) done(result.value);
      else fail(new Error("Outlook did not hand over a part of the message"));
    });
  });
}

function addressesOf(recipients) {
  return recipients.map(function (each) { return each.emailAddress; });
}

function gather(item) {
  var attachments = asked(function (then) { item.getAttachmentsAsync(then); }).then(function (list) {
    return Promise.all(list.map(function (each) {
      return asked(function (then) { item.getAttachmentContentAsync(each.id, then); }).then(function (content) {
        return { name: each.name, content: content.content, format: content.format };
      });
    }));
  });
  return Promise.all([
    asked(function (then) { item.subject.getAsync(then); }),
    asked(function (then) { item.body.getAsync("html", then); }),
    asked(function (then) { item.to.getAsync(then); }).then(addressesOf),
    asked(function (then) { item.cc.getAsync(then); }).then(addressesOf),
    asked(function (then) { item.bcc.getAsync(then); }).then(addressesOf),
    attachments,
  ]).then(function (parts) {
    return { subject: parts[0], body: parts[1], to: parts[2], cc: parts[3], bcc: parts[4], attachments: parts[5] };
  });
}

// --- the message as it travels -----------------------------------------------------------------------

function base64(text) {
  return btoa(unescape(encodeURIComponent(text)));
}

function inLines(text) {
  return (text.match(/.{1,76}/g) || []).join("\r\n");
}

function encodedWords(text) {
  return "=?utf-8?B?" + base64(text) + "?=";
}

function withoutBreaks(text) {
  return text.replace(/[\r\n]+/g, " ");
}

function fileName(name) {
  return "filename*=utf-8''" + encodeURIComponent(withoutBreaks(name)).replace(/['()*]/g, function (c) {
    return "%" + c.charCodeAt(0).toString(16);
  });
}

function attachment(each) {
  if (each.format === "url") {
    return ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
      "Content-Disposition: attachment; " + fileName(each.name), "", inLines(base64(each.content))];
  }
  var ending = each.format === "eml" && !/\.eml$/i.test(each.name) ? ".eml" : each.format === "iCalendar" ? ".ics" : "";
  var content = each.format === "base64" ? each.content : base64(each.content);
  return ["Content-Type: application/octet-stream", "Content-Transfer-Encoding: base64",
    "Content-Disposition: attachment; " + fileName(each.name + ending), "", inLines(content)];
}

function mime(message) {
  var boundary = "doccheck-" + Math.random().toString(36).slice(2) + Date.now().toString(36);
  var lines = ["MIME-Version: 1.0", "To: " + withoutBreaks(message.to.join(", ")), "Subject: " + encodedWords(withoutBreaks(message.subject))];
  if (message.cc.length) lines.push("Cc: " + withoutBreaks(message.cc.join(", ")));
  lines.push('Content-Type: multipart/mixed; boundary="' + boundary + '"', "", "--" + boundary);
  lines.push("Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", inLines(base64(message.body)));
  message.attachments.forEach(function (each) {
    lines = lines.concat(["--" + boundary], attachment(each));
  });
  return lines.concat(["--" + boundary + "--", ""]).join("\r\n");
}

// --- asking ------------------------------------------------------------------------------------------

function ask(message) {
  return new Promise(function (done, fail) {
    var request = new XMLHttpRequest();
    request.open("POST", DOCCHECK.address.replace(/\/$/, "") + "/v1/check");
    request.timeout = LONGEST_WAIT;
    request.setRequestHeader("Content-Type", "message/rfc822");
    request.setRequestHeader("Doccheck-To", message.to.concat(message.cc, message.bcc).map(withoutBreaks).join(", "));
    if (DOCCHECK.token) request.setRequestHeader("Authorization", "Bearer " + DOCCHECK.token);
    request.onload = function () {
      if (request.status !== 200) fail(new Error("no answer"));
      else done(JSON.parse(request.responseText));
    };
    request.onerror = request.ontimeout = function () { fail(new Error("no answer")); };
    request.send(mime(message));
  });
}

function check(item) {
  return gather(item).then(ask);
}

// --- what is said --------------------------------------------------------------------------------------

var DANGER = "If a child is in danger now, ring 999 and your duty team first. This check can wait.";
var NO_ANSWER = "doccheck could not be asked, so nothing can be said of this message. " + DANGER +
  " Otherwise please try again in a minute, or open doccheck and say why it has to go now.";

function thingsOf(report) {
  var things = {};
  report.documents.forEach(function (document) {
    document.findings.forEach(function (finding) {
      if (finding.severity !== "error" || things[finding.code]) return;
      things[finding.code] = finding;
    });
  });
  return Object.keys(things).map(function (code) { return things[code]; });
}

function gapsOf(report) {
  return report.documents.reduce(function (gaps, document) { return gaps.concat(document.gaps); }, []);
}

function sentence(report) {
  var things = thingsOf(report);
  var said = gapsOf(report).length ? "Part of this could not be checked. " : "";
  if (things.length) said += "Please mend first, or say why it can go: " + things.map(function (each) { return each.message; }).join(" ");
  return (said || "Please look at this again before it goes.").slice(0, 450) + " Open doccheck to see more.";
}

function isReason(text) {
  return (text || "").trim().split(/\s+/).length >= FEWEST_WORDS;
}

// A reason holds for the codes that it was given for: something new to mend asks anew.
function covers(reason, codes) {
  return !!reason && isReason(reason.text) && codes.every(function (code) { return reason.codes.indexOf(code) >= 0; });
}

function reasonGiven(item) {
  return asked(function (then) { item.sessionData.getAsync(REASON, then); }).then(JSON.parse).catch(function () { return null; });
}

// --- at the moment of sending ----------------------------------------------------------------------------

function stop(event, message) {
  event.completed({ allowEvent: false, errorMessage: message, cancelLabel: "Open doccheck", commandId: "openDoccheck" });
}

function onMessageSend(event) {
  var item = Office.context.mailbox.item;
  return reasonGiven(item).then(function (reason) {
    return check(item).then(function (report) {
      var answer = report.answer;
      var held = answer.action === "hold" || answer.action === "reject";
      if (!held || covers(reason, answer.codes)) event.completed({ allowEvent: true });
      else stop(event, sentence(report));
    }).catch(function () {
      // A sender who has said why may go on although doccheck cannot be asked; nobody else.
      if (covers(reason, []) && reason.codes.indexOf("SC506") >= 0) event.completed({ allowEvent: true });
      else stop(event, NO_ANSWER);
    });
  });
}

if (typeof Office !== "undefined" && Office.actions) Office.actions.associate("onMessageSend", onMessageSend);
