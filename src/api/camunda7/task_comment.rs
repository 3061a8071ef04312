//! Comments on tasks: `/task/{id}/comment`.
//!
//! A comment's own id is `id` in the body; the task is `taskId`, also in the paths of those that send both.

crate::operations! { Camunda7;
    GET_COMMENTS = GET "/task/{id}/comment" as getComments: Read, Rows, "Comments on a task.";
    UPDATE_TASK_COMMENT = PUT "/task/{taskId}/comment" as updateTaskComment: Reversible, Nothing, "Change a comment on a task." {
        body [id userId taskId processInstanceId time message removalTime rootProcessInstanceId links]
    };
    DELETE_TASK_COMMENTS = DELETE "/task/{id}/comment" as deleteTaskComments: Destructive, Nothing, "Delete all comments of a task.";
    CREATE_COMMENT = POST "/task/{taskId}/comment/create" as createComment: Reversible, Object, "Comment on a task." {
        body [id userId taskId processInstanceId time message removalTime rootProcessInstanceId links]
    };
    GET_COMMENT = GET "/task/{id}/comment/{commentId}" as getComment: Read, Object, "One comment on a task.";
    DELETE_TASK_COMMENT = DELETE "/task/{id}/comment/{commentId}"
        as deleteTaskComment: Destructive, Nothing, "Delete a comment on a task.";
}
