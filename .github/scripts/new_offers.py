"""Leaves out of a review the comments that are there already: takes the files of both, prints what is left as JSON."""

import json
import sys
from pathlib import Path

review = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
known = [json.loads(line) for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines() if line]
review["comments"] = [
    comment for comment in review["comments"] if {name: comment[name] for name in ("path", "line", "body")} not in known
]
print(json.dumps(review, ensure_ascii=False))
sys.exit(not review["comments"])
