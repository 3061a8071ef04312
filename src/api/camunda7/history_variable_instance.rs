//! Variables, ended instances too: `/history/variable-instance`.

crate::operations! { Camunda7;
    GET_HISTORIC_VARIABLE_INSTANCES = GET "/history/variable-instance"
        as getHistoricVariableInstances: Read, Rows, by Offset, since 7 2, "Variables with their last value, ended instances too." {
        query [
            variableName variableNameLike variableValue variableNamesIgnoreCase variableValuesIgnoreCase variableTypeIn includeDeleted
            processInstanceId processInstanceIdIn processDefinitionId processDefinitionKey executionIdIn caseInstanceId caseExecutionIdIn
            caseActivityIdIn taskIdIn activityInstanceIdIn tenantIdIn withoutTenantId variableNameIn sortBy sortOrder firstResult
            maxResults deserializeValues
        ]
    };
    QUERY_HISTORIC_VARIABLE_INSTANCES = POST "/history/variable-instance"
        as queryHistoricVariableInstances: Read, Rows, by Offset, since 7 2,
        "Variables with their last value, with filters in the body." {
        query [firstResult maxResults deserializeValues]
        body [
            variableName variableNameLike variableValue variableNamesIgnoreCase variableValuesIgnoreCase variableTypeIn includeDeleted
            processInstanceId processInstanceIdIn processDefinitionId processDefinitionKey executionIdIn caseInstanceId caseExecutionIdIn
            caseActivityIdIn taskIdIn activityInstanceIdIn tenantIdIn withoutTenantId variableNameIn sorting
        ]
    };
    GET_HISTORIC_VARIABLE_INSTANCES_COUNT = GET "/history/variable-instance/count"
        as getHistoricVariableInstancesCount: Read, Count, since 7 2, "How many variables, ended instances too." {
        query [
            variableName variableNameLike variableValue variableNamesIgnoreCase variableValuesIgnoreCase variableTypeIn includeDeleted
            processInstanceId processInstanceIdIn processDefinitionId processDefinitionKey executionIdIn caseInstanceId caseExecutionIdIn
            caseActivityIdIn taskIdIn activityInstanceIdIn tenantIdIn withoutTenantId variableNameIn
        ]
    };
    QUERY_HISTORIC_VARIABLE_INSTANCES_COUNT = POST "/history/variable-instance/count"
        as queryHistoricVariableInstancesCount: Read, Count, since 7 2, "How many variables, with filters in the body." {
        body [
            variableName variableNameLike variableValue variableNamesIgnoreCase variableValuesIgnoreCase variableTypeIn includeDeleted
            processInstanceId processInstanceIdIn processDefinitionId processDefinitionKey executionIdIn caseInstanceId caseExecutionIdIn
            caseActivityIdIn taskIdIn activityInstanceIdIn tenantIdIn withoutTenantId variableNameIn sorting
        ]
    };
    GET_HISTORIC_VARIABLE_INSTANCE = GET "/history/variable-instance/{id}"
        as getHistoricVariableInstance: Read, Object, since 7 2, "One variable, ended instance or not." { query [deserializeValues] };
    DELETE_HISTORIC_VARIABLE_INSTANCE = DELETE "/history/variable-instance/{id}"
        as deleteHistoricVariableInstance: Destructive, Nothing, "Delete the history of a variable.";
    GET_HISTORIC_VARIABLE_INSTANCE_BINARY = GET "/history/variable-instance/{id}/data"
        as getHistoricVariableInstanceBinary: Read, Bytes, since 7 2, "Content of a variable of bytes or a file.";
}
