//! Messages that are made while rustc evaluates constants, where nothing can be allocated.

/// The most bytes of a message; what is longer is cut.
const SIZE: usize = 4096;

/// What is wrong with a type: nothing, as long as it is empty.
pub(super) struct Report {
    text: [u8; SIZE],
    length: usize,
}

impl Report {
    pub(super) const fn new() -> Self {
        Self {
            text: [0; SIZE],
            length: 0,
        }
    }

    pub(super) const fn length(&self) -> usize {
        self.length
    }

    /// Writes a finding: parts of a text, on a line of their own.
    pub(super) const fn finding(&mut self, parts: &[&str]) {
        if self.length > 0 {
            self.write("\n");
        }
        self.more(parts);
    }

    /// Writes what explains a finding, on a line of its own.
    pub(super) const fn note(&mut self, parts: &[&str]) {
        self.write("\n    ");
        self.more(parts);
    }

    /// Writes more on the same line.
    pub(super) const fn more(&mut self, parts: &[&str]) {
        let mut index = 0;
        while index < parts.len() {
            self.write(parts[index]);
            index += 1;
        }
    }

    const fn write(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut index = 0;
        while index < bytes.len() && self.length < SIZE {
            self.text[self.length] = bytes[index];
            self.length += 1;
            index += 1;
        }
    }

    /// Stops rustc at the code that asked for the check.
    #[track_caller]
    pub(super) const fn finish(self) {
        if self.length == 0 {
            return;
        }
        match std::str::from_utf8(self.text.split_at(self.length).0) {
            Ok(text) => panic!("{}", text),
            Err(error) => {
                let whole = self.text.split_at(error.valid_up_to()).0;
                match std::str::from_utf8(whole) {
                    Ok(text) => panic!("{}", text),
                    Err(_) => unreachable!(),
                }
            }
        }
    }
}

/// Whether two texts are equal: `==` cannot be used in constants.
pub(super) const fn equal(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    // Names of one type rather start alike than end alike.
    let mut index = left.len();
    while index > 0 {
        index -= 1;
        if left[index] != right[index] {
            return false;
        }
    }
    true
}

/// The longest name that is compared with others.
const LONGEST: usize = 64;

/// How many bytes must be inserted, removed or replaced, where both names are short enough to ask.
pub(super) const fn distance(left: &str, right: &str) -> usize {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() > LONGEST || right.len() > LONGEST {
        return usize::MAX;
    }
    let mut row = [0; LONGEST + 1];
    let mut column = 0;
    while column <= right.len() {
        row[column] = column;
        column += 1;
    }
    let mut line = 0;
    while line < left.len() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        column = 0;
        while column < right.len() {
            let replaced = diagonal + (left[line] != right[column]) as usize;
            diagonal = row[column + 1];
            row[column + 1] = least(replaced, least(diagonal, row[column]) + 1);
            column += 1;
        }
        line += 1;
    }
    row[right.len()]
}

const fn least(left: usize, right: usize) -> usize {
    if left < right { left } else { right }
}

/// Whether a distance says that one name was meant to be the other.
pub(super) const fn is_near(distance: usize, name: &str) -> bool {
    let limit = name.len() / 3;
    distance <= if limit == 0 { 1 } else { limit } && distance < name.len()
}
