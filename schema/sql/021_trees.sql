-- What git trees have of the patches. Only `kvq applied` writes these tables, from a tree and the mails that are in the
-- database; a deleted mail takes its rows with it. Nothing is read from the archives again.

-- A branch of a tree. `path` is the folder of the repository (its git directory), `branch` the full name of the ref, or
-- HEAD if that names no branch. `tip` is the last commit that was searched, `searched` when that was (seconds UTC, by
-- the clock of the machine). `ends` is a checksum of the commits at which a shallow clone ends, empty for a whole one.
CREATE TABLE tree (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  branch TEXT NOT NULL,
  tip BLOB NOT NULL,
  ends BLOB NOT NULL,
  tip_committed INTEGER NOT NULL,
  searched INTEGER NOT NULL,
  UNIQUE (path, branch)
) STRICT;

-- The tags of a tree that name a release: v6.9 and v6.9-rc1 are both of the release v6.9. `object` is what the ref points
-- to, `date` when the tag was made, or the commit if the tag is not annotated.
CREATE TABLE tree_tag (
  id INTEGER PRIMARY KEY,
  tree INTEGER NOT NULL REFERENCES tree (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  release TEXT NOT NULL,
  object BLOB NOT NULL,
  date INTEGER NOT NULL,
  UNIQUE (tree, name)
) STRICT;
CREATE INDEX tree_tag_by_release ON tree_tag (release);
CREATE INDEX tree_tag_by_name ON tree_tag (name);

-- A commit that a mail may be the patch of, or that reverts such a commit. `tag` is the first tag that contains it;
-- `reverted_by` a commit that took it back and was not taken back itself.
CREATE TABLE tree_commit (
  id INTEGER PRIMARY KEY,
  tree INTEGER NOT NULL REFERENCES tree (id) ON DELETE CASCADE,
  commit_oid BLOB NOT NULL,
  committed INTEGER NOT NULL,
  tag INTEGER REFERENCES tree_tag (id) ON DELETE SET NULL,
  reverted_by INTEGER REFERENCES tree_commit (id) ON DELETE SET NULL,
  UNIQUE (tree, commit_oid)
) STRICT;
CREATE INDEX tree_commit_by_oid ON tree_commit (commit_oid);
CREATE INDEX tree_commit_by_tag ON tree_commit (tag);
CREATE INDEX tree_commit_by_reverted ON tree_commit (reverted_by) WHERE reverted_by IS NOT NULL;

CREATE TABLE tree_revert (
  reverting INTEGER NOT NULL REFERENCES tree_commit (id) ON DELETE CASCADE,
  reverted INTEGER NOT NULL REFERENCES tree_commit (id) ON DELETE CASCADE,
  PRIMARY KEY (reverted, reverting)
) STRICT, WITHOUT ROWID;
CREATE INDEX tree_revert_by_reverting ON tree_revert (reverting);

-- A mail that a commit may be from, and what says so: the same patch-id; a link to the mail in the commit message, as its
-- place among the links, and 1000 more if the title is the same; the same title and author. `counts`: it is the nearest of the mails that may be, or one of the patches that were made one
-- commit.
CREATE TABLE patch_commit (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  tree_commit INTEGER NOT NULL REFERENCES tree_commit (id) ON DELETE CASCADE,
  by_patch_id INTEGER NOT NULL CHECK (by_patch_id IN (0, 1)),
  by_link INTEGER NOT NULL CHECK (by_link >= 0),
  by_title INTEGER NOT NULL CHECK (by_title IN (0, 1)),
  counts INTEGER NOT NULL DEFAULT 0 CHECK (counts IN (0, 1)),
  PRIMARY KEY (message, tree_commit)
) STRICT, WITHOUT ROWID;
CREATE INDEX patch_commit_by_commit ON patch_commit (tree_commit);

-- The patches that are in a tree, each once: by the commit that was in a release first, of those that were not reverted.
-- If all were reverted, `reverted` is the time of the last revert.
CREATE TABLE applied_patch (
  message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  tree_commit INTEGER NOT NULL REFERENCES tree_commit (id) ON DELETE CASCADE,
  reverted INTEGER
) STRICT;
CREATE INDEX applied_patch_by_commit ON applied_patch (tree_commit);

-- The patches that were looked for in a tree. The next run looks for the others in the commits since they were posted.
CREATE TABLE tree_patch (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  tree INTEGER NOT NULL REFERENCES tree (id) ON DELETE CASCADE,
  PRIMARY KEY (message, tree)
) STRICT, WITHOUT ROWID;
CREATE INDEX tree_patch_by_tree ON tree_patch (tree);
