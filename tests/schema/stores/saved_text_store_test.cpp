// SPDX-License-Identifier: MIT
#include "schema/stores/saved_text_store.hpp"

#include "schema/open.hpp"
#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("saved queries: they are stored by name, replaced and removed", "[schema]") {
  const Database database = open_in_memory();
  SavedQueryStore store(database);
  CHECK(store.all().empty());
  store.put({"b", "is:patch", 1});
  store.put({"a", "is:cover | top 3", 2});
  store.put({"b", "is:reply", 3});
  CHECK(store.all() == std::vector<SavedQuery>{{"a", "is:cover | top 3", 2}, {"b", "is:reply", 3}});
  CHECK(store.text("b") == "is:reply");
  CHECK(store.text("B") == std::nullopt);
  CHECK(store.remove("b"));
  CHECK_FALSE(store.remove("b"));
  CHECK(store.text("b") == std::nullopt);
  CHECK(store.text("a") == "is:cover | top 3");
}
