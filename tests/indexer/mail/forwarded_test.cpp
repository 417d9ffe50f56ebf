// SPDX-License-Identifier: MIT
#include "indexer/mail/forwarded.hpp"

#include "support/catch.hpp"

using namespace kvq;

namespace {

bool begins(const std::string& text) {
  const size_t end = text.find('\n');
  return begins_forwarded_mail(text.substr(0, end), end == std::string::npos ? "" : text.substr(end + 1));
}

}  // namespace

TEST_CASE("forwarded: a line of a mailer above the fields of a mail begins a mail", "[indexer]") {
  const std::string marker = GENERATE(
      as<std::string>(), "-----Original Message-----", "----- Original message -----",
      "-----original message-----\r", "-------- Forwarded Message --------",
      "---------- Forwarded message ---------",
      "----- Forwarded message from Vera Lind <vera@example.org> -----",
      "-----Forwarded by Vera Lind on 3-10-25 -----", "------- Start of forwarded message -------",
      "-----Original Appointment-----", "Begin forwarded message:", "-----Urspr\u00fcngliche Nachricht-----",
      "-------- Weitergeleitete Nachricht --------",
      "Anfang der weitergeleiteten Nachricht:", "-----Message d'origine-----",
      "-----Message d\u2019origine-----", "-------- Message transf\u00e9r\u00e9 --------",
      "D\u00e9but du message r\u00e9exp\u00e9di\u00e9 :", "-----Mensaje original-----",
      "-----Mensagem original-----", "-----Messaggio originale-----", "-----Oorspronkelijk bericht-----",
      "-----\u0418\u0441\u0445\u043e\u0434\u043d\u043e\u0435 "
      "\u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435-----",
      "-----\u539f\u59cb\u90ae\u4ef6-----",
      "------------------\u00a0\u539f\u59cb\u90ae\u4ef6\u00a0------------------",
      "-----\u5143\u306e\u30e1\u30c3\u30bb\u30fc\u30b8-----", "-----\uc6d0\ubcf8 \uba54\uc2dc\uc9c0-----");
  const std::string fields = GENERATE(
      as<std::string>(), "From: Vera Lind <vera@example.org>\n\nNAK\n", "\nFrom: Vera Lind\n",
      "*From:* Vera Lind\n", "Subject: it\nDate: Monday\nFrom: Vera Lind\n", "Von: Vera Lind\n",
      "De : Vera Lind\n", "De\u00a0: Vera Lind\n", "\u53d1\u4ef6\u4eba: Vera Lind\n",
      "\u53d1\u4ef6\u4eba\uff1aVera Lind\n", "\u5dee\u51fa\u4eba: Vera Lind\n", "\u041e\u0442: Vera Lind\n",
      "Message-ID: <1@example.org>\nFrom: Vera Lind\n", "Subject: a long\n subject\nFrom: Vera Lind\n");
  CAPTURE(marker, fields);
  CHECK(begins(marker + "\n" + fields));
  CHECK_FALSE(begins(marker + "\n"));
  CHECK_FALSE(begins(marker + "\nI said so.\n"));
  CHECK_FALSE(begins(marker + "\nOn Monday, Vera Lind wrote:\n> From: nobody\n"));
}

TEST_CASE("forwarded: the fields of Outlook begin a mail, in every language", "[indexer]") {
  for (const char* text :
       {"From: Vera Lind <vera@example.org>\nSent: Monday, March 10, 2025 10:00\nTo: list\nSubject: "
        "it\n\nNAK\n",
        "From: Vera Lind\nSent: Monday\nTo: list\n", "From: Vera Lind\n\nSent: Monday\n\nTo: list\n",
        "*From:* Vera Lind\n*Sent:* Monday\n*Subject:* it\n",
        "From:\tVera Lind\r\nSent:\tMonday\r\nTo:\tlist\r\n",
        "Von: Vera Lind\nGesendet: Montag\nAn: Liste\nBetreff: es\n",
        "De : Vera Lind\nEnvoy\u00e9 : lundi\n\u00c0 : liste\nObjet : \u00e7a\n",
        "De: Vera Lind\nEnviado el: lunes\nPara: lista\nAsunto: eso\n",
        "De: Vera Lind\nEnviada em: segunda\nPara: lista\nAssunto: isso\n",
        "Da: Vera Lind\nInviato: luned\u00ec\nA: lista\nOggetto: ci\u00f2\n",
        "Van: Vera Lind\nVerzonden: maandag\nAan: lijst\nOnderwerp: het\n",
        "\u041e\u0442: Vera\n\u041e\u0442\u043f\u0440\u0430\u0432\u043b\u0435\u043d\u043e: "
        "10\n\u041a\u043e\u043c\u0443: list\n",
        "\u53d1\u4ef6\u4eba: Vera\n\u53d1\u9001\u65f6\u95f4: 10\n\u6536\u4ef6\u4eba: list\n\u4e3b\u9898: "
        "it\n",
        "\u53d1\u4ef6\u4eba\uff1aVera\n\u53d1\u9001\u65f6\u95f4\uff1a10\n\u4e3b\u9898\uff1ait\n",
        "\u5dee\u51fa\u4eba: Vera\n\u9001\u4fe1\u65e5\u6642: 10\n\u5b9b\u5148: list\n",
        "\ubcf4\ub0b8 \uc0ac\ub78c: Vera\n\ubcf4\ub0b8 \ub0a0\uc9dc: 10\n\uc81c\ubaa9: it\n"}) {
    CAPTURE(text);
    CHECK(begins(text));
    CHECK(begins(std::string(32, '_') + "\n" + text));
    CHECK(begins(std::string(20, '-') + "\n" + text));
  }
}

TEST_CASE("forwarded: a rule begins a mail if the fields of a mail are below it", "[indexer]") {
  const std::string rule(32, '_');
  CHECK(begins(rule + "\nFrom: Vera Lind <vera@example.org>\nTo: list\n"));
  CHECK(begins(rule + "\n From: Vera Lind\nDate: Monday\n"));
  CHECK(begins(
      "--- On Mon, 3/10/25, Vera Lind <vera@example.org> wrote:\n\nFrom: Vera\nTo: list\nDate: Monday\n"));
  CHECK_FALSE(begins(rule + "\nlist mailing list\nlist@lists.example.org\n"));
  CHECK_FALSE(begins(rule + "\nFrom: Vera Lind\n"));
  CHECK_FALSE(begins(std::string(9, '_') + "\nFrom: Vera Lind\nTo: list\n"));
  CHECK_FALSE(begins(rule));
}

TEST_CASE("forwarded: the fields of a patch begin no mail", "[indexer]") {
  for (const char* text :
       {"From: Vera Lind <vera@example.org>\n\nDo it.\n",
        "From: Vera Lind <vera@example.org>\nDate: Mon, 10 Mar 2025\nSubject: [PATCH] it\n\nDo it.\n",
        "From: Vera Lind <vera@example.org>\nDate: Mon\nTo: list\nSubject: [PATCH] it\n\nDo it.\n",
        "-----------------------\nFrom: Vera Lind\nDate: Mon\nSubject: [PATCH] it\n",
        "--------8<--------\nFrom: Vera Lind\nDate: Mon\nTo: list\nSubject: [PATCH] it\n",
        "-- >8 -- the original message -- >8 --\nFrom: Vera Lind\n",
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nFrom: Vera Lind\n",
        "---\nFrom: Vera Lind\nSent: it\n", "Sent: Monday\nTo: list\n",
        "From: the beginning\nand so on\nSent: x\nTo: y\n", "The original message said:\nwe do\n",
        "commit 1234567\nFrom: x\n", "", "-", ":", "From:"}) {
    CAPTURE(text);
    CHECK_FALSE(begins(text));
  }
}

TEST_CASE("forwarded: some mailers say where it ends", "[indexer]") {
  for (const char* line : {"----- End forwarded message -----", "-------- End of forwarded message --------",
                           "---------- end Forwarded Message ----------"})
    CHECK(ends_forwarded_mail(line));
  for (const char* line : {"", "-- ", "End forwarded message", "----- Forwarded message -----"})
    CHECK_FALSE(ends_forwarded_mail(line));
}
