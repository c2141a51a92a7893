# Chooses what is judged and what it is compared with, for every event: the one place that knows.
#
#   input base, or input mode: absolute        as asked
#   a pull request, its merge commit here      HEAD^1: what the base branch was when GitHub merged the two
#   a pull request, its own head here          the merge base with the base branch (needs the whole history)
#   merge_group                                the group's own base
#   push, schedule, workflow_dispatch, …       everything that stands (absolute)
#   anything else                              an error
#
# The event's pull_request.base.sha is never used: it is what the base branch was when the pull request was last
# touched, and would blame the change for what others merged since. A merge commit counts as GitHub's only when its
# second parent is the pull request's head: a branch can bring merge commits of its own.
#
# Sourced by check.sh. Reads EVENT, PULL_HEAD, PULL_BASE_BRANCH, GROUP_HEAD, GROUP_BASE and the inputs ASKED_*; sets
# base, head and mode; returns 1 with the reason in `problem`.

choose_sides() {
  base=$ASKED_BASE head=${ASKED_HEAD:-HEAD} mode=$ASKED_MODE problem=
  if [ -n "$base" ] || [ "$mode" = absolute ]; then return 0; fi
  if [ -n "$PULL_HEAD" ]; then
    sides_of_pull_request
  elif [ "$EVENT" = merge_group ]; then
    sides_of_merge_group
  else
    case $EVENT in
      push | schedule | workflow_dispatch | repository_dispatch | release) mode=${mode:-absolute} ;;
      *) fails "there is nothing to compare on the event $EVENT. Give the input base, or mode: absolute." ;;
    esac
  fi
}

sides_of_pull_request() {
  find_commit || return 1
  if [ "$second_parent" = "$PULL_HEAD" ]; then
    base=$first_parent
    if ! has "$base"; then
      fails "the checkout holds the merge commit alone. Give actions/checkout \`fetch-depth: 2\`."
    fi
  elif [ "$commit" != "$PULL_HEAD" ]; then
    fails "what is checked out ($commit) is neither the pull request's head nor its merge commit. Check out the pull" \
      "request, or give the input base."
  elif [ "$(git -C "$REPOSITORY" rev-parse --is-shallow-repository)" != false ]; then
    fails "this shallow checkout of the pull request's head does not reach its base. Leave actions/checkout's \`ref\`" \
      "out and give it \`fetch-depth: 2\`, or keep it and give \`fetch-depth: 0\`."
  elif ! base=$(git -C "$REPOSITORY" merge-base "$commit" "refs/remotes/origin/$PULL_BASE_BRANCH" 2> /dev/null); then
    fails "the checkout has no history in common with origin/$PULL_BASE_BRANCH. Give actions/checkout \`fetch-depth: 0\`."
  fi
}

sides_of_merge_group() {
  find_commit || return 1
  if [ "$commit" != "$GROUP_HEAD" ]; then
    fails "what is checked out ($commit) is not the merge group's head. Leave actions/checkout's \`ref\` out."
  elif ! has "$GROUP_BASE"; then
    fails "the checkout does not reach back to the merge group's base. Give actions/checkout \`fetch-depth: 0\`."
  else
    base=$GROUP_BASE
  fi
}

# Sets commit, first_parent and second_parent. The commit itself names its parents also where the history is cut off.
find_commit() {
  local name=$head line
  case $name in WORKTREE | INDEX) name=HEAD ;; esac
  if ! commit=$(git -C "$REPOSITORY" rev-parse --verify --end-of-options "$name^{commit}" 2>&1); then
    case $commit in
      *"dubious ownership"*)
        fails "$REPOSITORY belongs to another user, and git does not read it. Put" \
          "\`git config --global --add safe.directory \"\$GITHUB_WORKSPACE\"\` in a step before, as containers need it."
        ;;
      *) fails "$name names no commit in $REPOSITORY: is actions/checkout the step before, and path its folder?" ;;
    esac
    return 1
  fi
  local parents=
  while IFS= read -r line && [ -n "$line" ]; do
    case $line in
      "parent "*) parents="$parents ${line#parent }" ;;
    esac
  done < <(git -C "$REPOSITORY" cat-file commit "$commit")
  # shellcheck disable=SC2086  # object ids
  set -- $parents
  first_parent=${1:-} second_parent=${2:-}
}

has() {
  git -C "$REPOSITORY" cat-file -e "$1^{commit}" 2> /dev/null
}

fails() {
  problem=$*
  return 1
}
