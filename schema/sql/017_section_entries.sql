-- What MAINTAINERS says about a section besides its people and files: S is its status, T a tree, L a list. Imported
-- with the sections: those imported earlier have none until the next import.
CREATE TABLE section_entry (
  section INTEGER NOT NULL REFERENCES maintainers_section (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('S', 'T', 'L')),
  text TEXT NOT NULL,
  PRIMARY KEY (section, position)
) STRICT, WITHOUT ROWID;
