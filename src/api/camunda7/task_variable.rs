//! Variables of tasks: `/task/{id}/variables`, `/task/{id}/localVariables`.

crate::operations! { Camunda7;
    GET_TASK_VARIABLES = GET "/task/{id}/variables" as getTaskVariables: Read, Map, "Variables a task sees." { query [deserializeValues] };
    MODIFY_TASK_VARIABLES = POST "/task/{id}/variables"
        as modifyTaskVariables: Destructive, Nothing, "Set and delete several variables a task sees." { body [modifications deletions] };
    GET_TASK_VARIABLE = GET "/task/{id}/variables/{varName}" as getTaskVariable: Read, Object, "One variable a task sees." {
        query [deserializeValue]
    };
    PUT_TASK_VARIABLE = PUT "/task/{id}/variables/{varName}" as putTaskVariable: Reversible, Nothing, "Set a variable a task sees." {
        body [value type valueInfo]
    };
    DELETE_TASK_VARIABLE = DELETE "/task/{id}/variables/{varName}"
        as deleteTaskVariable: Destructive, Nothing, "Delete a variable a task sees.";
    GET_TASK_VARIABLE_BINARY = GET "/task/{id}/variables/{varName}/data"
        as getTaskVariableBinary: Read, Bytes, "Content of a variable of bytes or a file.";
    SET_BINARY_TASK_VARIABLE = POST "/task/{id}/variables/{varName}/data"
        as setBinaryTaskVariable: Reversible, Nothing, "Set a variable to bytes or a file." { form [data valueType] };
    GET_TASK_LOCAL_VARIABLES = GET "/task/{id}/localVariables" as getTaskLocalVariables: Read, Map, "Variables of a task's own scope." {
        query [deserializeValues]
    };
    MODIFY_TASK_LOCAL_VARIABLES = POST "/task/{id}/localVariables"
        as modifyTaskLocalVariables: Destructive, Nothing, "Set and delete several of a task's own variables." {
        body [modifications deletions]
    };
    GET_TASK_LOCAL_VARIABLE = GET "/task/{id}/localVariables/{varName}"
        as getTaskLocalVariable: Read, Object, "One of a task's own variables." { query [deserializeValue] };
    PUT_TASK_LOCAL_VARIABLE = PUT "/task/{id}/localVariables/{varName}"
        as putTaskLocalVariable: Reversible, Nothing, "Set one of a task's own variables." { body [value type valueInfo] };
    DELETE_TASK_LOCAL_VARIABLE = DELETE "/task/{id}/localVariables/{varName}"
        as deleteTaskLocalVariable: Destructive, Nothing, "Delete one of a task's own variables.";
    GET_TASK_LOCAL_VARIABLE_BINARY = GET "/task/{id}/localVariables/{varName}/data"
        as getTaskLocalVariableBinary: Read, Bytes, "Content of a task's own variable of bytes or a file.";
    SET_BINARY_TASK_LOCAL_VARIABLE = POST "/task/{id}/localVariables/{varName}/data"
        as setBinaryTaskLocalVariable: Reversible, Nothing, "Set a task's own variable to bytes or a file." { form [data valueType] };
}
