-- The subsystems in the kernel's MAINTAINERS file. An import replaces all of them.

-- `folded` is the name in lower case, `short` the text in its last parentheses, also in lower case:
-- kvm/x86 for KERNEL VIRTUAL MACHINE FOR X86 (KVM/x86).
CREATE TABLE maintainers_section (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  folded TEXT NOT NULL,
  short TEXT
) STRICT;
CREATE INDEX maintainers_section_by_folded ON maintainers_section (folded);
CREATE INDEX maintainers_section_by_short ON maintainers_section (short);

-- The files of a section: F is a path with wildcards, X a path to exclude, N a regular expression.
CREATE TABLE section_pattern (
  section INTEGER NOT NULL REFERENCES maintainers_section (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('F', 'X', 'N')),
  text TEXT NOT NULL,
  PRIMARY KEY (section, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE section_person (
  section INTEGER NOT NULL REFERENCES maintainers_section (id) ON DELETE CASCADE,
  address INTEGER NOT NULL REFERENCES address (id),
  role TEXT NOT NULL CHECK (role IN ('maintainer', 'reviewer')),
  PRIMARY KEY (section, address, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX section_person_by_address ON section_person (address);

-- The sections of each file up to file_mapping.upto; later files wait for map_new_files().
CREATE TABLE file_section (
  file INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
  section INTEGER NOT NULL REFERENCES maintainers_section (id) ON DELETE CASCADE,
  PRIMARY KEY (file, section)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_section_by_section ON file_section (section, file);

-- One row.
CREATE TABLE file_mapping (upto INTEGER NOT NULL) STRICT;
INSERT INTO file_mapping (upto) VALUES (0);
