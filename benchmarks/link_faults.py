"""How well rows are linked where the generator is not our own: files of another county, and a judge of ``links.csv``.

python3 dev.py bench link-faults generate -o FOLDER --mode systematic [--scale 1] [--bare] [--xlsx]
shebao unify run FOLDER/F*.csv -o RESULT
python3 dev.py bench link-faults score FOLDER/truth.csv RESULT/links.csv --files FOLDER [--examples 40]

``score`` takes ``answers/links.csv`` of ``shebao demo-data`` as truth as well. Prints pair precision and recall over
all and for each kind of fault; never fails for a figure that was missed.
"""

import sys

from other_county import generate, score


def main() -> None:
    commands = {"generate": generate.main, "score": score.main}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    main()
