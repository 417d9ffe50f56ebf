// SPDX-License-Identifier: MIT
#include "indexer/mail/prose/asks_nothing.hpp"

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("asks nothing: thanks, assent, praise, reminders and tags", "[mail]") {
  const auto* text = GENERATE(values<const char*>({
      "Thanks!\n",
      "thank you very much\n",
      "Thanks Ada!\n",
      "Many thanks, Ada.\n",
      "Thanks for the review!\n",
      "Thanks for looking into this\n",
      "Hi Ada,\n\nThanks, will do.\n\nCheers,\nBo\n",
      "Hi Ada, thanks!\n",
      "Ada,\n\nOK.\n",
      "OK\n",
      "Okay, thanks.\n",
      "Sure.\n",
      "Will do, thanks!\n",
      "Same here.\n",
      "Ping\n",
      "ping?\n",
      "Gentle ping.\n",
      "Friendly ping on this series?\n",
      "Just a gentle reminder\n",
      "+1\n",
      "Nice!\n",
      "Nice catch!\n",
      "Great work :)\n",
      "Looks good.\n",
      "Looks good to me, thanks.\n",
      "This looks good to me.\n",
      "The whole series looks good\nto me. Thanks!\n",
      "LGTM\n",
      "LGTM, thanks \xF0\x9F\x91\x8D\n",
      "\xF0\x9F\x91\x8D\n",
      "Makes sense to me.\n",
      "Ack.\n",
      "Reviewed-by: Bo Lindahl <bo@example.org>\n",
      "Looks good!\n\nReviewed-by: Bo Lindahl <bo@example.org>\n\nThanks,\nBo\n",
      "Acked-by: M M\n",
      "I looked at the whole of it for an hour, and the locking is what it should be.\n\nAcked-by: M M\n",
      "On Monday, Ada Byron wrote:\n\nThanks!\n",
      "On Mon, 3 Mar 2025 at 10:00, Ada Byron\n<ada@example.org> wrote:\n\nAgreed.\n",
      "Thanks!\n-- \nBo, who asks: why?\n",
      "Thanks.\n_______________________________________________\nlist mailing list\nPlease read the rules.\n",
      "Best regards,\nBo\n",
      "\n",
      "Bo\n",
      "Thanks!\n\n        M.\n",
      "Sounds good to me.\n\nbo\n",
      "Le 26/02/2020 \xC3\xA0 11:56, Ada Byron a \xC3\xA9"
      "crit\xC2\xA0:\nOk.\n",
      "\xE5\x9C\xA8 2020/4/8, Ada Byron \xE5\x86\x99\xE9\x81\x93:\nIt looks fine for me.\n",
      "Yes, I think this makes sense.\n",
      "Ah yes, of course.\n",
      "That's all right, thanks.\n",
  }));
  CAPTURE(text);
  CHECK(asks_nothing(text, "Bo Lindahl"));
}

TEST_CASE("asks nothing: questions, requests and remarks do ask", "[mail]") {
  const auto* text = GENERATE(values<const char*>({
      "Why?\n",
      "OK?\n",
      "Thanks, but please split this patch.\n",
      "Thanks for the patch. Could you split it?\n",
      "Looks good, except for the name.\n",
      "Looks good to me, but the second patch needs a test.\n",
      "Looks good if you rename it.\n",
      "Nice, but why here?\n",
      "Ping me when v3 is out.\n",
      "Will this do?\n",
      "Please resend.\n",
      "Hi Ada,\n",
      "Dropped\n",
      "SOME_CONSTANT\n",
      "Thanks,\n\nbut\n",
      "Resend\n",
      "No.\n",
      "Nope, thanks.\n",
      "Hi Ada,\n\nThis does not apply to next.\n\nThanks,\nBo\n",
      "This is not good.\n",
      "It is good that nobody uses it.\n",
      "Thanks for the fix, I have two remarks below.\n",
      "I will look at this next week and send my remarks.\n",
      "+1 on what Ada says: please split it.\n",
      "Same here, it breaks my board.\n",
      "s/teh/the/\n",
      "Thanks for the fix but please split it.\n",
      "\xE4\xB8\xBA\xE4\xBB\x80\xE4\xB9\x88\n",
  }));
  CAPTURE(text);
  CHECK_FALSE(asks_nothing(text, "Bo Lindahl"));
}

TEST_CASE("asks nothing: a long text of such words is no such answer", "[mail]") {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "Thanks! ";
  CHECK_FALSE(asks_nothing(text, ""));
  text.assign(3'000, '.');
  CHECK_FALSE(asks_nothing(text, ""));
}
