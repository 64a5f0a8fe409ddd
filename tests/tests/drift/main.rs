//! Templates drift, and applications with them: every edit breaks the applications that it must break,
//! and no other.

mod campaign;
mod draft;
mod edits;
mod inspected;
mod project;
mod row;
mod table;
