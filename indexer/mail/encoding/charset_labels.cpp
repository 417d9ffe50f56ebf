// SPDX-License-Identifier: MIT
#include "indexer/mail/encoding/charset_labels.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <unordered_map>
#include <utility>

#include "schema/base/fold.hpp"

namespace kvq {
namespace {

constexpr size_t longest_label = 60;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

struct Labels {
  std::string_view charset;
  /// Without punctuation.
  std::initializer_list<std::string_view> labels;
};

/// The labels of WHATWG Encoding, 4.2, and others that mailers write. ISO-2022-KR and ISO-2022-CN, which
/// browsers refuse for fear of scripts, and UTF-7 are left to iconv.
const std::array<Labels, 32> table = {{
    {utf8_charset,
     {"unicode11utf8", "unicode20utf8", "utf8", "xunicode20utf8", "utf8mb4", "utf8sig", "cp65001", "utf8n"}},
    {ascii_charset, {"ansix341968", "ascii", "usascii", "iso646us", "isoir6", "us", "ascii7bit", "7bit"}},
    {latin1_charset,
     {"cp819", "csisolatin1", "ibm819", "iso88591", "isoir100", "l1", "latin1", "ansi",
      "iso88591windows31latin1", "windowslatin1", "88591", "iso885911987", "default", "iso88591latin1"}},
    {"iso-8859-2", {"csisolatin2", "iso88592", "isoir101", "l2", "latin2", "iso885921987"}},
    {"iso-8859-3", {"csisolatin3", "iso88593", "isoir109", "l3", "latin3", "iso885931988"}},
    {"iso-8859-4", {"csisolatin4", "iso88594", "isoir110", "l4", "latin4", "iso885941988"}},
    {"iso-8859-5", {"csisolatincyrillic", "cyrillic", "iso88595", "isoir144", "iso885951988"}},
    {"iso-8859-6",
     {"arabic", "asmo708", "csiso88596e", "csiso88596i", "csisolatinarabic", "ecma114", "iso88596",
      "iso88596e", "iso88596i", "isoir127", "iso885961987"}},
    {"iso-8859-7",
     {"csisolatingreek", "ecma118", "elot928", "greek", "greek8", "iso88597", "isoir126", "suneugreek",
      "iso885971987"}},
    {"iso-8859-8",
     {"csiso88598e", "csisolatinhebrew", "hebrew", "iso88598", "iso88598e", "isoir138", "visual",
      "csiso88598i", "iso88598i", "logical", "iso885981988"}},
    {"windows-1254",
     {"cp1254", "csisolatin5", "iso88599", "isoir148", "l5", "latin5", "windows1254", "xcp1254",
      "iso885991989", "turkish"}},
    {"iso-8859-10", {"csisolatin6", "iso885910", "isoir157", "l6", "latin6"}},
    {"windows-874", {"dos874", "iso885911", "tis620", "windows874", "cp874", "tis6202533", "xwindows874"}},
    {"iso-8859-13", {"iso885913"}},
    {"iso-8859-14", {"iso885914"}},
    {"iso-8859-15", {"csisolatin9", "iso885915", "l9", "latin9", "latin0"}},
    {"iso-8859-16", {"iso885916"}},
    {"koi8-r", {"cskoi8r", "koi", "koi8", "koi8r"}},
    {"koi8-u", {"koi8u", "koi8ru"}},
    {"cp866", {"866", "cp866", "csibm866", "ibm866"}},
    {"macintosh", {"csmacintosh", "mac", "macintosh", "xmacroman", "macroman"}},
    {"mac-cyrillic", {"xmaccyrillic", "xmacukrainian", "maccyrillic"}},
    {"gb18030",
     {"chinese", "csgb2312", "csiso58gb231280", "gb2312", "gb231280", "gbk", "isoir58", "xgbk", "gb18030",
      "cp936", "windows936", "ms936", "euccn", "gb18030gb2312", "xeuccn", "gb"}},
    {"big5-hkscs", {"big5", "big5hkscs", "cnbig5", "csbig5", "xxbig5", "cp950", "xbig5", "big5eten"}},
    {"eucjp-ms", {"cseucpkdfmtjapanese", "eucjp", "xeucjp", "eucjpms", "ujis", "xeuc"}},
    {"iso-2022-jp", {"csiso2022jp", "iso2022jp", "iso2022jpms", "cp50220", "cp50221", "cp50222", "jis"}},
    {"cp932",
     {"csshiftjis", "ms932", "mskanji", "shiftjis", "sjis", "windows31j", "xsjis", "cp932", "xmssjis",
      "cswindows31j", "sjiswin", "windows932"}},
    {"uhc",
     {"cseuckr", "csksc56011987", "euckr", "isoir149", "korean", "ksc56011987", "ksc56011989", "ksc5601",
      "windows949", "cp949", "uhc", "ks56011987", "ksc56011992", "xwindows949"}},
    {"utf-16", {"csunicode", "iso10646ucs2", "ucs2", "unicode", "utf16"}},
    {"utf-16le", {"unicodefeff", "utf16le"}},
    {"utf-16be", {"unicodefffe", "utf16be"}},
    {"utf-32", {"utf32", "ucs4", "iso10646ucs4"}},
}};

/// Returns the charset of a label of the table; absent if it is none. `windows-1250` and the like need no
/// row of their own.
std::optional<std::string> known_charset(const std::string& squeezed) {
  static const auto by_label = [] {
    std::unordered_map<std::string_view, std::string_view> map;
    for (const Labels& row : table) {
      for (const std::string_view label : row.labels) map.emplace(label, row.charset);
    }
    return map;
  }();
  if (const auto found = by_label.find(squeezed); found != by_label.end()) return std::string(found->second);
  for (const std::string_view start : {"windows125", "cp125", "xcp125", "win125"}) {
    if (squeezed.starts_with(start) && squeezed.size() == start.size() + 1 && squeezed.back() <= '8')
      return std::string("windows-125") + squeezed.back();
  }
  return std::nullopt;
}

}  // namespace

std::string charset_of_label(std::string_view label) {
  const std::string folded = fold(label.substr(0, longest_label));
  const auto in_name = [](char c) {
    return is_letter_or_digit(c) || std::string_view("-_.:+").find(c) != std::string_view::npos;
  };
  const auto begin = std::ranges::find_if(folded, is_letter_or_digit);
  std::string name(begin, std::find_if_not(begin, folded.end(), in_name));
  // Some senders repeat the name of the parameter: charset="charset=utf-8".
  constexpr std::string_view parameter = "charset=";
  const auto value = static_cast<size_t>(begin - folded.begin());
  if (std::string_view(folded).substr(value).starts_with(parameter))
    return charset_of_label(std::string_view(folded).substr(value + parameter.size()));
  std::string squeezed;
  std::ranges::copy_if(name, std::back_inserter(squeezed), is_letter_or_digit);
  if (auto known = known_charset(squeezed)) return *std::move(known);
  // "ISO 8859-1"
  squeezed.clear();
  std::ranges::copy_if(folded, std::back_inserter(squeezed), is_letter_or_digit);
  return known_charset(squeezed).value_or(std::move(name));
}

}  // namespace kvq
