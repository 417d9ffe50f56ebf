// SPDX-License-Identifier: MIT
#include "indexer/mirror/mirror_module.hpp"
#include "mirror_interface.hpp"

extern "C" {
[[gnu::visibility("default")]] extern const char* const kvq_mirror_interface;
[[gnu::visibility("default")]] extern const kvq::MirrorModule kvq_mirror;

const char* const kvq_mirror_interface = kvq::mirror_interface;

const kvq::MirrorModule kvq_mirror = {
    .list_address = kvq::list_address,
    .folder_name = kvq::folder_name,
    .list_of_remote = kvq::list_of_remote,
    .mirror_list = kvq::mirror_list,
    .fetch_archive = kvq::fetch_archive,
};
}
