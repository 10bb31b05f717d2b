-- Search of one's own links looks into tags too, and asks one column of the index instead of three: smaller, and one scan.

-- What is looked into, in lower case. Immutable, as array_to_string is where the elements are texts (it is not for all types).
-- Of a long address only the beginning counts, or a single link could fill the index.
CREATE FUNCTION links_search_text(alias text, title text, url text, tags text[]) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
BEGIN
  RETURN lower(alias || ' ' || coalesce(title, '') || ' ' || left(url, 500) || ' ' || array_to_string(tags, ' '));
END
$$;

DROP INDEX "links_search_idx";

CREATE INDEX "links_search_idx" ON "links"
  USING GIN ("owner_id", links_search_text("alias", "title", "url", "tags") gin_trgm_ops);
