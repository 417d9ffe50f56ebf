// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text_segment.hpp"

#include <map>
#include <string>

#include "support/catch.hpp"

using namespace kvq;

namespace {

class Pages : public SegmentPages {
 public:
  void put_page(int64_t id, std::string_view bytes) override {
    const bool is_list = (id >> 36 & 1) != 0;
    ++(is_list ? lists : pages);
    // FTS5 accepts pages that are a little larger than the page size: by the index of terms after them.
    CHECK(bytes.size() <= SegmentWriter::page_bytes + 4);
  }
  void put_index_entry(std::string_view least, int64_t page) override {
    index_entries.emplace(std::string(least), page);
  }

  int lists = 0;
  int pages = 0;
  std::map<std::string, int64_t> index_entries;
};

}  // namespace

TEST_CASE("full text segment: four or more pages without a new term have a list of their first rowids",
          "[schema]") {
  struct Case {
    int mails;
    int pages;
    int lists;
  };
  // Each mail has about 2,000 bytes of positions: two nearly fill a page, and continue on the next.
  const auto test =
      GENERATE(values<Case>({{1, 1, 0}, {3, 2, 0}, {7, 4, 0}, {8, 4, 0}, {9, 5, 1}, {10, 5, 1}, {17, 9, 1}}));
  CAPTURE(test.mails);
  Pages pages;
  SegmentWriter writer(pages, 1);
  writer.begin_term("w");
  for (int mail = 1; mail <= test.mails; ++mail) writer.add(mail, std::string(2'000, '\3'));
  CHECK(writer.finish() == test.pages);
  CHECK(pages.pages == test.pages);
  CHECK(pages.lists == test.lists);
  // The lowest bit is set if there is a list.
  CHECK(pages.index_entries == std::map<std::string, int64_t>{{"", 2 + test.lists}});
}

TEST_CASE("full text segment: without terms and mails there is no page", "[schema]") {
  Pages pages;
  CHECK(SegmentWriter(pages, 1).finish() == 0);
  CHECK(pages.pages == 0);
  CHECK(pages.index_entries.empty());
}
