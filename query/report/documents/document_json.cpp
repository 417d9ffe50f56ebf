// SPDX-License-Identifier: MIT
#include <memory>
#include <string>
#include <utility>

#include "query/report/documents/document_writers.hpp"
#include "query/report/formats/json_values.hpp"

namespace kvq::report {
namespace {

class JsonDocumentWriter : public DocumentWriter {
 public:
  explicit JsonDocumentWriter(Sink sink) : sink_(std::move(sink)) {}

  void begin(const DocumentHead& head) override {
    Json parameters = Json::object();
    for (const auto& [name, value] : head.parameters) parameters[name] = value;
    sink_("{\"schema\": " + std::to_string(schema_version) + ",\n \"report\": " + dumped(head.name) +
          ",\n \"summary\": " + dumped(head.summary) + ",\n \"title\": " + dumped(head.title) +
          ",\n \"parameters\": " + dumped(parameters) + ",\n \"pieces\": [");
  }

  void heading(const std::string& text) override { piece({{"heading", text}}); }
  void text(const Runs& runs) override { piece({{"text", plain_text(runs)}}); }
  void note(const Runs& runs) override { piece({{"note", plain_text(runs)}}); }

  void section(const SectionRows& section) override {
    begin_piece();
    sink_("{\"columns\": " + dumped(names_of(section.columns)) + ",\n   \"rows\": [");
    bool first = true;
    for (const Row& row : section.rows) {
      sink_((first ? "\n    " : ",\n    ") + object_of(row, section.columns));
      first = false;
    }
    sink_("]}");
  }

  void end(const std::string& footer) override {
    sink_((first_ ? "" : "\n ") + std::string("],\n \"footer\": ") + dumped(footer) + "}\n");
  }

 private:
  void begin_piece() {
    sink_(first_ ? "\n  " : ",\n  ");
    first_ = false;
  }

  void piece(const Json& json) {
    begin_piece();
    sink_(dumped(json));
  }

  Sink sink_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<DocumentWriter> make_json_document_writer(Sink sink) {
  return std::make_unique<JsonDocumentWriter>(std::move(sink));
}

}  // namespace kvq::report
