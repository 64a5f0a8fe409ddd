//! Templates drift: every edit breaks the applications that it must break, and no other.

mod campaign;
mod draft;
mod edits;
mod project;
mod row;
mod table;
